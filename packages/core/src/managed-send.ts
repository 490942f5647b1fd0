import type { Expiring } from './deadlines.js'
import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import type { Receipt, SendOptions } from './strategy.js'

/**
 * How long after its deadline, or after the caller's abort, a strategy may still tell what became of a send.
 * It knows better than we whether the notification may have arrived.
 */
export const settleGraceMs = 100

export interface SendEvents {
  settled(send: ManagedSend, result: Receipt | NotificationError): void
  aborted(send: ManagedSend): void
}

export type SendState = 'waiting' | 'sending' | 'settled'

/** One send on its way through `managed`: settles once, whoever comes first. */
export class ManagedSend implements Expiring {
  readonly notification: Notification
  readonly bytes: number
  readonly options: SendOptions
  /** When `managed` itself gives up: the caller's deadline while waiting, a little later while sending. */
  deadline: number
  state: SendState = 'waiting'
  aborted = false
  readonly #resolve: (receipt: Receipt) => void
  readonly #reject: (error: NotificationError) => void
  readonly #onSettled: SendEvents['settled']
  readonly #onAbort: (() => void) | undefined

  constructor(
    notification: Notification,
    bytes: number,
    options: SendOptions,
    resolve: (receipt: Receipt) => void,
    reject: (error: NotificationError) => void,
    on: SendEvents,
  ) {
    this.notification = notification
    this.bytes = bytes
    this.options = options
    this.deadline = options.deadline
    this.#resolve = resolve
    this.#reject = reject
    this.#onSettled = on.settled
    if (options.signal) {
      this.#onAbort = () => on.aborted(this)
      options.signal.addEventListener('abort', this.#onAbort, { once: true })
    }
  }

  accept(receipt: Receipt): void {
    if (!this.#settle()) return
    this.#onSettled(this, receipt)
    this.#resolve(receipt)
  }

  fail(error: NotificationError): void {
    if (!this.#settle()) return
    this.#onSettled(this, error)
    this.#reject(error)
  }

  expire(): void {
    this.fail(this.aborted ? abortError(this) : timeoutError(this))
  }

  #settle(): boolean {
    if (this.state === 'settled') return false
    this.state = 'settled'
    if (this.#onAbort) this.options.signal?.removeEventListener('abort', this.#onAbort)
    return true
  }
}

/** What had not begun certainly did not arrive; what had begun may have. */
export function abortError(send: ManagedSend): NotificationError {
  return new NotificationError('aborted', "The caller's signal was aborted.", {
    delivery: send.state === 'waiting' ? 'none' : 'unknown',
    cause: send.options.signal?.reason,
  })
}

function timeoutError(send: ManagedSend): NotificationError {
  return send.state === 'waiting'
    ? new NotificationError('timeout', 'The send budget had no room before the deadline.', { phase: 'queue' })
    : new NotificationError('timeout', 'The strategy did not settle the send before the deadline.', {
        phase: 'confirm',
        delivery: 'unknown',
      })
}
