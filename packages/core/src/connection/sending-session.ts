import type { Notification } from '../notification.js'
import type { NotificationError } from '../notification-error.js'
import type { Headers } from '../strategy.js'
import type { Session } from './session.js'

/** One send on its way through a connection. Settles once; what comes later is ignored. */
export interface OutgoingSend {
  /** Whether nobody waits for it any more. */
  readonly settled: boolean
  /** The broker has taken responsibility. */
  accept(): void
  /** The broker did not take it, or the connection could not carry it. */
  fail(error: NotificationError): void
}

/** A connection over which notifications can be sent. */
export interface SendingSession extends Session {
  /** Whether it takes one more now: credit, and room among what it has not been told about. */
  readonly writable: boolean
  /**
   * Something waits, and `writable` is false. A session that this lasts for says so (`blocked` of its events, and `unblocked`
   * when there is room), and gives itself up where only another connection helps.
   */
  heldBack?(): void
  /**
   * Writes the notification, and the headers beside it, and calls `accept` or `fail` of the send when the broker has spoken. May throw
   * when it cannot be written. Is only called when `writable`, and not while blocked. Whoever keeps the notification until then, and not
   * only what is needed of it, keeps most of the memory that a send takes.
   */
  write(notification: Notification, headers: Headers | undefined, send: OutgoingSend): void
}
