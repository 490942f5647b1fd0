import type { Notification } from './notification.js'
import type { Outcome } from './notification-error.js'

/**
 * Takes notifications somewhere. To write one of your own is to write this; `createNotifier` adds
 * validation, the send budget, deadlines, single settlement, refusal after close, and draining.
 */
export interface Strategy {
  /** For receipts, errors and logs. */
  readonly name: string
  /**
   * Resolves when the notification is safe: the broker has confirmed it, the line is in the file.
   * Otherwise rejects, with a `NotificationError` where the reason is known. Must be callable again with
   * the same notification (a retry), and must not change it. `payloadText` gives its payload as JSON.
   */
  send(notification: Notification, options: SendOptions): Promise<Receipt>
  /** Releases everything: after it the process can exit by itself. Called once, when nothing is in flight or the time is up. */
  close(options: CloseOptions): Promise<void>
}

/** How long a send may take, and what goes beside it. */
export interface SendOptions {
  /** The point on the monotonic clock (`performance.now()`, milliseconds) after which nobody waits any more. */
  readonly deadline: number
  /** The caller's, if there is one. */
  readonly signal?: AbortSignal
  /** Sent beside the notification where the transport can: AMQP headers, application properties. */
  readonly headers?: Headers
}

/** How long closing may take. */
export interface CloseOptions {
  /** As in `SendOptions`. */
  readonly deadline: number
}

/** What goes beside a notification. Values that every transport can carry. */
export type Headers = Readonly<Record<string, string | number | boolean>>

/** Who has taken responsibility for a notification. */
export interface Receipt {
  /** The name of the strategy that took it. */
  readonly strategy: string
  /** `discarded`: on purpose, by the noop strategy or a rule; nothing was sent. */
  readonly status: 'accepted' | 'discarded'
  /** Of a fan-out: what became of it at each destination. */
  readonly outcomes?: readonly Outcome[]
}
