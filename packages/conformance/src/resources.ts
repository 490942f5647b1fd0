import { createHook } from 'node:async_hooks'

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

/** By how many there are more now than before; timers of the runner that have ended meanwhile may hide one. */
export function moreThan(before: Resources): readonly string[] {
  return [...activeResources()].flatMap(([kind, count]) => {
    const added = count - (before.get(kind) ?? 0)
    return added > 0 ? [`${added} ${kind}`] : []
  })
}

/** A timer, a socket, a server: whatever can be told not to keep the process alive. */
interface Referable {
  hasRef(): boolean
}

export interface ResourceWatch {
  /** The kinds of those that were opened since, and keep the process alive now. */
  readonly left: () => readonly string[]
  readonly stop: () => void
}

/** Sees each timer and handle that is opened from now on, whoever does it. */
export function watchResources(): ResourceWatch {
  const opened = new Map<number, { readonly kind: string; readonly resource: Referable }>()
  const hook = createHook({
    init(id, kind, _, resource) {
      if (!passing.has(kind) && isReferable(resource)) opened.set(id, { kind, resource })
    },
    destroy(id) {
      opened.delete(id)
    },
  }).enable()
  return {
    left: () => [...opened.values()].filter(({ resource }) => resource.hasRef()).map(({ kind }) => kind),
    stop: () => hook.disable(),
  }
}

function isReferable(resource: object): resource is Referable {
  return 'hasRef' in resource && typeof resource.hasRef === 'function'
}

/** Looks, without a timer of its own, until there are none or the time is up; gives those that are there then. */
export async function noneOf(look: () => readonly string[], timeoutMs: number): Promise<readonly string[]> {
  const end = performance.now() + timeoutMs
  while (performance.now() < end && look().length > 0) await new Promise((resolve) => setImmediate(resolve))
  return look()
}
