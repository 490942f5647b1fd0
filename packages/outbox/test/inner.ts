import {
  type ConnectedStrategy,
  type ConnectionStatus,
  type ErrorCode,
  type Notification,
  NotificationError,
  type NotificationErrorOptions,
  type SendOptions,
  type Strategy,
} from '@glance-notifications/core'
import { createStatus } from '@glance-notifications/core/connection'

/** A strategy to put an outbox around: does as it is told, and keeps what it was given. */
export interface Inner extends Strategy {
  /** What it has taken, in order of its answers. */
  readonly taken: Notification[]
  /** All that it was asked for, in order. */
  readonly asked: { readonly notification: Notification; readonly options: SendOptions }[]
  closes: number
  /** What becomes of a notification: taken unless it throws. */
  answer: (notification: Notification, options: SendOptions) => Promise<void> | void
  /** Replaces what `close` does. */
  onClose: () => Promise<void>
}

export function innerStrategy(answer: Inner['answer'] = () => {}): Inner {
  const inner: Inner = {
    name: 'inner',
    taken: [],
    asked: [],
    closes: 0,
    answer,
    onClose: async () => {},
    async send(notification, options) {
      inner.asked.push({ notification, options })
      await inner.answer(notification, options)
      inner.taken.push(notification)
      return { strategy: 'inner', status: 'accepted' }
    },
    async close() {
      inner.closes += 1
      await inner.onClose()
    },
  }
  return inner
}

/** The same with a connection, whose status the test sets. */
export function connectedInner(
  initial: ConnectionStatus = { state: 'idle' },
): Inner & ConnectedStrategy & { set(status: ConnectionStatus): void } {
  const status = createStatus(initial)
  return Object.assign(innerStrategy(), {
    status,
    set: (next: ConnectionStatus) => status.set(next),
    ready: async () => {},
  })
}

export function failing(code: ErrorCode, options?: NotificationErrorOptions): () => never {
  return () => {
    throw new NotificationError(code, 'says the test', options)
  }
}

export function typesOf(notifications: readonly Notification[]): string[] {
  return notifications.map(({ event_type }) => event_type)
}
