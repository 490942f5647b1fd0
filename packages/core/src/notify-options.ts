import type { Context } from './notification.js'
import type { Headers } from './strategy.js'

/** What one notification may have of its own. */
export interface NotifyOptions {
  /** Instead of the notifier's `sendTimeoutMs`. */
  readonly timeoutMs?: number
  /** Ends the wait: the send rejects with `aborted`. */
  readonly signal?: AbortSignal
  /** Sent beside the notification where the transport can: AMQP headers, application properties. */
  readonly headers?: Headers
  /** Who asked: `_context_<key>` in the oslo formats. */
  readonly context?: Context
}
