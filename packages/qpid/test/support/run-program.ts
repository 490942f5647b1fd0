import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect } from 'vitest'

const run = promisify(execFile)
/** A process that has not ended by then would not have ended at all. */
const timeout = 50_000

/** A program of this folder, which runs over the built packages. */
export function pathOf(name: string): string {
  return fileURLToPath(new URL(`${name}.mjs`, import.meta.url))
}

/** Runs a program of this folder to its end; it is killed, which rejects, when it does not end by itself. */
export async function outputOf(name: string, argument: object): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [pathOf(name), JSON.stringify(argument)], {
    timeout,
  })
  expect(stderr).toBe('')
  return stdout
}
