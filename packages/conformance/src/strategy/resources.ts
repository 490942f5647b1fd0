/** What keeps the process alive, by kind. */
export type Resources = ReadonlyMap<string, number>

/** Gone when the turn of the event loop is over, and made by whoever waits. */
const passing = new Set(['Immediate', 'TickObject', 'Microtask'])

export function activeResources(): Resources {
  const count = new Map<string, number>()
  for (const kind of process.getActiveResourcesInfo())
    if (!passing.has(kind)) count.set(kind, (count.get(kind) ?? 0) + 1)
  return count
}

/**
 * What keeps the process alive for as long as it is watched. What comes and goes meanwhile, such as the timers of a test runner, must
 * not stand for something that is left behind later.
 */
export async function leastResources(watchedMs = 150): Promise<Resources> {
  const end = performance.now() + watchedMs
  let least = activeResources()
  while (performance.now() < end) {
    await new Promise((resolve) => setImmediate(resolve))
    const now = activeResources()
    least = new Map([...least].map(([kind, count]) => [kind, Math.min(count, now.get(kind) ?? 0)]))
  }
  return least
}

/** Waits, without a timer of its own, until no more is open than was `before`; gives what still is when the time is up. */
export async function moreThan(before: Resources, timeoutMs: number): Promise<readonly string[]> {
  const more = (): string[] =>
    [...activeResources()].flatMap(([kind, count]) => {
      const added = count - (before.get(kind) ?? 0)
      return added > 0 ? [`${added} ${kind}`] : []
    })
  const end = performance.now() + timeoutMs
  while (performance.now() < end && more().length > 0) await new Promise((resolve) => setImmediate(resolve))
  return more()
}
