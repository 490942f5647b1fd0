import type { AbortListeners } from './abort-listeners.js'
import { askStrategy } from './ask-strategy.js'
import type { Chained } from './chain.js'
import type { Expiring } from './deadlines.js'
import type { SendListener } from './direct-send.js'
import { abortError, type SendState, timeoutError } from './managed-errors.js'
import type { Notification } from './notification.js'
import type { NotificationError } from './notification-error.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/**
 * How long after its deadline, or after the caller's abort, a strategy may still tell what became of a send.
 * It knows better than we whether the notification may have arrived.
 */
export const settleGraceMs = 100

export interface SendEvents {
  /** The strategy has let go of it, perhaps when it was settled long ago. */
  letGo(send: ManagedSend, result: Receipt | NotificationError): void
  settled(send: ManagedSend, result: Receipt | NotificationError): void
  aborted(send: ManagedSend): void
}

/** Hears that a send was taken. */
export type Accepted = (receipt: Receipt) => void
/** Hears that a send failed. */
export type Failed = (error: NotificationError) => void

/** One send on its way through `managed`: settles once, whoever comes first. */
export class ManagedSend implements Expiring, SendListener, Chained<ManagedSend> {
  readonly bytes: number
  /** When `managed` itself gives up: the caller's deadline while waiting, a little later while sending. */
  deadline: number
  state: SendState = 'waiting'
  aborted = false
  before: ManagedSend | undefined
  after: ManagedSend | undefined
  /** Both until the strategy has them: what it needs of them it keeps, and no longer than it needs it. */
  #notification: Notification | undefined
  #options: SendOptions | undefined
  readonly #signal: AbortSignal | undefined
  readonly #resolve: Accepted
  readonly #reject: Failed
  readonly #on: SendEvents
  readonly #stopListening: (() => void) | undefined

  constructor(
    notification: Notification,
    bytes: number,
    options: SendOptions,
    resolve: Accepted,
    reject: Failed,
    on: SendEvents,
    aborts: AbortListeners,
  ) {
    this.bytes = bytes
    this.deadline = options.deadline
    this.#notification = notification
    this.#options = options
    this.#signal = options.signal
    this.#resolve = resolve
    this.#reject = reject
    this.#on = on
    if (options.signal) this.#stopListening = aborts.add(options.signal, () => on.aborted(this))
  }

  /** Once. */
  goTo(strategy: Strategy): void {
    const notification = this.#notification
    const options = this.#options
    if (!notification || !options) return
    this.#notification = undefined
    this.#options = undefined
    askStrategy(strategy, notification, options, this)
  }

  accept(receipt: Receipt): void {
    if (!this.#settle()) return
    this.#on.settled(this, receipt)
    this.#resolve(receipt)
  }

  fail(error: NotificationError): void {
    if (!this.#settle()) return
    this.#on.settled(this, error)
    this.#reject(error)
  }

  told(result: Receipt | NotificationError): void {
    this.#on.letGo(this, result)
  }

  expire(): void {
    this.fail(this.aborted ? abortError(this.state, this.#signal) : timeoutError(this.state))
  }

  #settle(): boolean {
    if (this.state === 'settled') return false
    this.state = 'settled'
    this.#stopListening?.()
    return true
  }
}
