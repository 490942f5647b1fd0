import { beforeAll, expect } from 'vitest'
import { build, pathOf, run } from './build.js'

/** A process that has not ended by then would not have ended at all. */
const timeout = 50_000

beforeAll(build)

/** Runs a program of this folder, over the built packages, to its end; it is killed, which rejects, when it does not end by itself. */
export async function outputOf(name: string, argument: object): Promise<string> {
  const { stdout, stderr } = await run(process.execPath, [pathOf(name), JSON.stringify(argument)], {
    timeout,
  })
  expect(stderr).toBe('')
  return stdout
}
