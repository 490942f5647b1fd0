import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import { wholeNumber } from './option.js'
import type { Receipt, Strategy } from './strategy.js'
import { type WaitOptions, Watchers } from './watchers.js'

/** Notifications kept; beyond it the oldest are forgotten. */
export const defaultMemoryCapacity = 10_000

/** A strategy that keeps what it is sent. */
export interface MemoryStrategy extends Strategy {
  /** What was sent, oldest first. */
  readonly sent: readonly Notification[]
  /**
   * Resolves with the first notification that matches, sent before or after the call. Rejects with `timeout` after `timeoutMs`
   * (default 5,000), with `closed` when it is closed meanwhile, and with what `match` throws.
   */
  waitFor(match: (notification: Notification) => boolean, options?: WaitOptions): Promise<Notification>
  /** Forgets what was sent. */
  clear(): void
}

/** Keeps notifications in memory, for tests and demonstrations. */
export function memoryStrategy(options: { readonly capacity?: number } = {}): MemoryStrategy {
  const capacity = wholeNumber('capacity', options.capacity, defaultMemoryCapacity)
  const sent: Notification[] = []
  const watchers = new Watchers<Notification>('notification')
  const receipt: Receipt = { strategy: 'memory', status: 'accepted' }
  return {
    name: 'memory',
    sent,
    async send(notification) {
      sent.push(notification)
      if (sent.length > capacity) sent.shift()
      watchers.tell(notification)
      return receipt
    },
    async close() {
      watchers.fail(closedError())
    },
    waitFor: (match, waitOptions) => watchers.wait(sent, match, waitOptions),
    clear() {
      sent.length = 0
    },
  }
}

function closedError(): NotificationError {
  return new NotificationError('closed', 'The strategy has been closed.', {
    strategy: 'memory',
    phase: 'close',
  })
}
