import { systemClock } from './clock.js'
import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import { duration, wholeNumber } from './option.js'
import type { Receipt, Strategy } from './strategy.js'

/** Notifications kept; beyond it the oldest are forgotten. */
export const defaultMemoryCapacity = 10_000

const defaultWaitMs = 5_000

/** A strategy that keeps what it is sent. */
export interface MemoryStrategy extends Strategy {
  /** What was sent, oldest first. */
  readonly sent: readonly Notification[]
  /** Resolves with the first notification that matches, sent before or after the call. Default 5,000 ms. */
  waitFor(
    match: (notification: Notification) => boolean,
    options?: { readonly timeoutMs?: number },
  ): Promise<Notification>
  /** Forgets what was sent. */
  clear(): void
}

/** Keeps notifications in memory, for tests and demonstrations. */
export function memoryStrategy(options: { readonly capacity?: number } = {}): MemoryStrategy {
  const capacity = wholeNumber('capacity', options.capacity, defaultMemoryCapacity)
  const sent: Notification[] = []
  const watchers = new Set<Watcher>()
  const receipt: Receipt = { strategy: 'memory', status: 'accepted' }
  return {
    name: 'memory',
    sent,
    async send(notification) {
      sent.push(notification)
      if (sent.length > capacity) sent.shift()
      const present = [...watchers]
      for (const watcher of present) watcher.look(notification)
      return receipt
    },
    async close() {
      for (const watcher of watchers) watcher.fail(closedError())
    },
    async waitFor(match, { timeoutMs } = {}) {
      const waitMs = duration('timeoutMs', timeoutMs, defaultWaitMs)
      return sent.find(match) ?? watch(watchers, match, waitMs)
    },
    clear() {
      sent.length = 0
    },
  }
}

interface Watcher {
  look(notification: Notification): void
  fail(error: unknown): void
}

/** Resolves with the next notification that matches. What `match` throws is told to whoever waits, not to who sends. */
function watch(
  watchers: Set<Watcher>,
  match: (notification: Notification) => boolean,
  waitMs: number,
): Promise<Notification> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      timer.clear()
      watchers.delete(watcher)
    }
    const watcher: Watcher = {
      look(notification) {
        try {
          if (!match(notification)) return
          resolve(notification)
        } catch (error) {
          reject(error)
        }
        end()
      },
      fail(error) {
        reject(error)
        end()
      },
    }
    const timer = systemClock.setTimer(() => watcher.fail(timeoutError(waitMs)), waitMs)
    watchers.add(watcher)
  })
}

function timeoutError(waitMs: number): NotificationError {
  return new NotificationError('timeout', `No such notification within ${waitMs} ms.`)
}

function closedError(): NotificationError {
  return new NotificationError('closed', 'The strategy has been closed.', {
    strategy: 'memory',
    phase: 'close',
  })
}
