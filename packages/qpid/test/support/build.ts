import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const home = fileURLToPath(new URL('../..', import.meta.url))
export const run = promisify(execFile)

/** Programs of the tests run over the built packages. */
export async function build(): Promise<void> {
  const typescript = dirname(
    createRequire(join(home, '../../package.json')).resolve('typescript/package.json'),
  )
  await run(process.execPath, [join(typescript, 'bin', 'tsc'), '-b'], { cwd: home })
}

/** A program of this folder. */
export function pathOf(name: string): string {
  return join(home, 'test/support', `${name}.mjs`)
}
