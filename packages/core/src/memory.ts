import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import { wholeNumber } from './option.js'
import type { Receipt, Strategy } from './strategy.js'

/** Notifications kept; beyond it the oldest are forgotten. */
export const defaultMemoryCapacity = 10_000

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
  const watchers = new Set<(notification: Notification) => void>()
  const receipt: Receipt = { strategy: 'memory', status: 'accepted' }
  return {
    name: 'memory',
    sent,
    async send(notification) {
      sent.push(notification)
      if (sent.length > capacity) sent.shift()
      for (const watcher of [...watchers]) watcher(notification)
      return receipt
    },
    async close() {
      watchers.clear()
    },
    waitFor(match, { timeoutMs = 5_000 } = {}) {
      const found = sent.find(match)
      if (found) return Promise.resolve(found)
      return new Promise((resolve, reject) => {
        const end = (): void => {
          clearTimeout(timer)
          watchers.delete(watcher)
        }
        const watcher = (notification: Notification): void => {
          if (!match(notification)) return
          end()
          resolve(notification)
        }
        const timer = setTimeout(() => {
          end()
          reject(new NotificationError('timeout', `No such notification within ${timeoutMs} ms.`))
        }, timeoutMs)
        watchers.add(watcher)
      })
    },
    clear() {
      sent.length = 0
    },
  }
}
