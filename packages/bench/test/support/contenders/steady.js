/** A contender that does what it should. */
export async function open() {
  return { run: async () => ({ count: 1, elapsedMs: 1, cpuMs: 1 }) }
}
