import { contain } from './contain.js'
import { type ConnectionStatus, isFinal, type StatusFeed } from './status.js'

/** Changes that a reader who does not read may lag behind; beyond it the oldest are forgotten. */
const maxUnread = 64

/** A status feed, for who writes it. */
export interface StatusSource extends StatusFeed {
  /** Tells a new status to everybody. */
  set(status: ConnectionStatus): void
}

/** A status that can be set. Listeners that throw are contained; one that sets it makes the next change, told after this one. */
export function createStatus(initial: ConnectionStatus): StatusSource {
  let current = initial
  const listeners = new Set<{ readonly tell: (status: ConnectionStatus) => void }>()
  const untold: ConnectionStatus[] = []
  const feed: StatusSource = {
    get current() {
      return current
    },
    set(status) {
      current = status
      if (untold.push(status) > 1) return
      for (let next = untold[0]; next; next = untold[0]) {
        const told = next
        const audience = [...listeners]
        for (const listener of audience) {
          if (listeners.has(listener)) contain(() => listener.tell(told))
        }
        untold.shift()
      }
    },
    subscribe(tell) {
      const listener = { tell }
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    [Symbol.asyncIterator]: () => iterate(feed),
  }
  return feed
}

const ignore = (): void => {}

/** The current status first, then every change, until one that is final. */
async function* iterate(feed: StatusFeed): AsyncGenerator<ConnectionStatus, void> {
  const unread: ConnectionStatus[] = [feed.current]
  let wake = ignore
  const unsubscribe = feed.subscribe((status) => {
    unread.push(status)
    if (unread.length > maxUnread) unread.shift()
    wake()
  })
  try {
    for (;;) {
      const status = unread.shift()
      if (status === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      } else {
        yield status
        if (isFinal(status)) return
      }
    }
  } finally {
    unsubscribe()
  }
}

/** From ready to farthest from it. Where all are needed it is closed only when the last one is, which is final. */
const whereAllAreNeeded = [
  'ready',
  'blocked',
  'connecting',
  'idle',
  'backing-off',
  'closed',
  'closing',
  'failed',
] as const
const whereOneIsEnough = [
  'ready',
  'blocked',
  'connecting',
  'idle',
  'backing-off',
  'closing',
  'failed',
  'closed',
] as const

/** One status for several connections: of the one farthest from ready where `all` are needed, of the nearest where `any` is enough. */
export function combineStatus(
  feeds: readonly [StatusFeed, ...StatusFeed[]],
  needs: 'all' | 'any' = 'all',
): StatusFeed {
  const order: readonly ConnectionStatus['state'][] = needs === 'all' ? whereAllAreNeeded : whereOneIsEnough
  const outweighs = (b: ConnectionStatus, a: ConnectionStatus): boolean => {
    const farther = order.indexOf(b.state) - order.indexOf(a.state)
    return needs === 'all' ? farther > 0 : farther < 0
  }
  const decisive = (): ConnectionStatus =>
    feeds.map((feed) => feed.current).reduce((a, b) => (outweighs(b, a) ? b : a))
  const combined: StatusFeed = {
    get current() {
      return decisive()
    },
    subscribe(listener) {
      let told = decisive()
      const ends = feeds.map((feed) =>
        feed.subscribe(() => {
          const now = decisive()
          if (now !== told) {
            told = now
            listener(now)
          }
        }),
      )
      return () => {
        for (const end of ends) end()
      }
    },
    [Symbol.asyncIterator]: () => iterate(combined),
  }
  return combined
}
