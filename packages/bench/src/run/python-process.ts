import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import type { TalkingProcess } from './contender-process.js'
import { lastWords } from './last-words.js'

/** Debian's Python, the only one that sees Debian's packages. */
export const debianPython = '/usr/bin/python3'
/** Programs in Python are not built: they are where they were written. */
const programs = new URL('../../python/', import.meta.url)

/**
 * Starts a contender in Python: it is told and answers the same, a line of JSON each, over its standard input and output.
 * It ends when its input does.
 */
export function startPython(program: string, settings: unknown): TalkingProcess {
  const child = spawn(
    debianPython,
    ['-B', '-u', fileURLToPath(new URL(program, programs)), JSON.stringify(settings)],
    { stdio: ['pipe', 'pipe', 'pipe'] },
  )
  child.stdin.on('error', () => {})
  return {
    send: (request) => void child.stdin.write(`${JSON.stringify(request)}\n`),
    onAnswer: (hear) =>
      void createInterface(child.stdout).on('line', (line) => {
        hear(JSON.parse(line))
      }),
    ended: lastWords(child),
    kill: () => void child.kill('SIGKILL'),
  }
}
