/**
 * What the kit needs of a test runner. Those of vitest (`{ describe, it, after: afterAll }`) and of `node:test`
 * (`{ describe, it, after }`) fit as they are; for another one, three lines wrap it.
 */
export interface Runner {
  /** Calls `define` at once, and groups the tests that it defines. */
  describe(name: string, define: () => void): unknown
  /** `timeout` in milliseconds. */
  it(name: string, options: { readonly timeout: number }, run: () => Promise<void>): unknown
  /** Calls `run` when all tests of the `describe` around it are over. */
  after(run: () => void): unknown
}
