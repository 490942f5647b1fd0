import { spawn } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { ContenderSpec } from '../case.js'
import type { Answer } from '../contender/contender.js'
import type { TalkingProcess } from './contender-process.js'
import { lastWords } from './last-words.js'

/** Where the built modules are, for tests as well, which run from the sources. */
export const builtFolder = new URL('../../dist/', import.meta.url)

/** Starts the module of a contender in a Node of its own. It ends when this process does. */
export function startNode(
  { name, module, nodeOptions = [] }: Pick<ContenderSpec, 'name' | 'module' | 'nodeOptions'>,
  settings: unknown,
  profiles?: string,
): TalkingProcess {
  const profile = profiles === undefined ? [] : ['--cpu-prof', '--cpu-prof-dir', profiles, '--cpu-prof-name']
  const child = spawn(
    process.execPath,
    [
      '--expose-gc',
      ...nodeOptions,
      ...profile,
      ...(profiles === undefined ? [] : [profileName(name, module)]),
      fileURLToPath(new URL('contender/host.js', builtFolder)),
      new URL(`${module}.js`, builtFolder).href,
      JSON.stringify(settings ?? null),
    ],
    { stdio: ['ignore', 'ignore', 'pipe', 'ipc'] },
  )
  return {
    send: (request) => {
      if (child.connected) child.send(request, () => {})
    },
    onAnswer: (hear) => void child.on('message', (answer: Answer) => hear(answer)),
    ended: lastWords(child),
    kill: () => void child.kill('SIGKILL'),
  }
}

/** Several contenders of a run share a folder, and a module may run more than once. */
function profileName(name: string, module: string): string {
  return `${module.replaceAll('/', '-')}.${name}.${process.hrtime.bigint()}.cpuprofile`
}
