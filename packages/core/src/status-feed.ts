import { contain } from './contain.js'
import { type ConnectionStatus, isFinal, type StatusFeed } from './status.js'

/** Changes that a reader who does not read may lag behind; beyond it the oldest are forgotten. */
const maxUnread = 64

export interface StatusSource extends StatusFeed {
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

/** How far each state is from ready; of several connections, the farthest is what is told. */
const distance: Record<ConnectionStatus['state'], number> = {
  ready: 0,
  blocked: 1,
  connecting: 2,
  idle: 3,
  'backing-off': 4,
  // Closed only when the last one is: it is final.
  closed: 5,
  closing: 6,
  failed: 7,
}

/** One status for several connections: that of the one farthest from ready. */
export function combineStatus(feeds: readonly [StatusFeed, ...StatusFeed[]]): StatusFeed {
  const worst = (): ConnectionStatus =>
    feeds.map((feed) => feed.current).reduce((a, b) => (distance[b.state] > distance[a.state] ? b : a))
  const combined: StatusFeed = {
    get current() {
      return worst()
    },
    subscribe(listener) {
      let told = worst()
      const ends = feeds.map((feed) =>
        feed.subscribe(() => {
          const now = worst()
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
