/** Looks again and again until there is a value, and gives it; fails, saying what was waited for, when the time is up. */
export async function eventually<T>(
  look: () => Promise<T | undefined> | T | undefined,
  timeoutMs: number,
  what: string,
): Promise<T> {
  const end = performance.now() + timeoutMs
  for (;;) {
    const value = await look()
    if (value !== undefined) return value
    if (performance.now() > end) throw new Error(`${what}, and not within ${Math.round(timeoutMs)} ms.`)
    await new Promise((resolve) => setTimeout(resolve, intervalMs))
  }
}

const intervalMs = 5

/**
 * Long enough for what a strategy does behind our back to show itself. That something never happens cannot be waited for: this is
 * how long it is watched.
 */
const observationMs = 50

export function observe(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, observationMs))
}
