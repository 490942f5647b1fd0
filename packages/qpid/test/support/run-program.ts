import { execFile } from 'node:child_process'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { beforeAll, expect } from 'vitest'

const home = fileURLToPath(new URL('../..', import.meta.url))
const run = promisify(execFile)
/** A process that has not ended by then would not have ended at all. */
const timeout = 50_000

beforeAll(async () => {
  const typescript = dirname(
    createRequire(join(home, '../../package.json')).resolve('typescript/package.json'),
  )
  await run(process.execPath, [join(typescript, 'bin', 'tsc'), '-b'], { cwd: home })
})

/** Runs a program of this folder, over the built packages, to its end; it is killed, which rejects, when it does not end by itself. */
export async function outputOf(name: string, argument: object): Promise<string> {
  const program = join(home, 'test/support', `${name}.mjs`)
  const { stdout, stderr } = await run(process.execPath, [program, JSON.stringify(argument)], { timeout })
  expect(stderr).toBe('')
  return stdout
}
