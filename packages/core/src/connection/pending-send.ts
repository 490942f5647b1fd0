import type { AbortListeners } from '../abort-listeners.js'
import type { Chained } from '../chain.js'
import type { Expiring } from '../deadlines.js'
import type { SendListener } from '../direct-send.js'
import type { Notification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { Headers, Receipt, SendOptions } from '../strategy.js'

/** One send on its way through a connection. Settles once; what comes later is ignored. */
export interface OutgoingSend {
  /** What to send. */
  readonly notification: Notification
  /** What to send beside it; `undefined`: nothing. */
  readonly headers: Headers | undefined
  /** Whether somebody still waits for it. */
  readonly settled: boolean
  /** The broker has taken responsibility. */
  accept(): void
  /** The broker did not take it, or the connection could not carry it. */
  fail(error: NotificationError): void
}

/** Where the send is to be reported, and what to say when it runs out of time. */
export interface PendingSendOwner {
  readonly receipt: Receipt
  readonly aborts: AbortListeners
  settled(send: PendingSend): void
  timeout(send: PendingSend): NotificationError
}

export class PendingSend implements OutgoingSend, Expiring, Chained<PendingSend> {
  readonly notification: Notification
  readonly headers: Headers | undefined
  readonly deadline: number
  /** Given to the session: from here on nobody can say that it did not arrive. */
  written = false
  before: PendingSend | undefined
  after: PendingSend | undefined
  #settled = false
  readonly #owner: PendingSendOwner
  readonly #signal: AbortSignal | undefined
  readonly #listener: SendListener
  readonly #stopListening: (() => void) | undefined

  constructor(
    notification: Notification,
    { deadline, headers, signal }: SendOptions,
    owner: PendingSendOwner,
    listener: SendListener,
  ) {
    this.notification = notification
    this.headers = headers
    this.deadline = deadline
    this.#owner = owner
    this.#signal = signal
    this.#listener = listener
    if (signal) this.#stopListening = owner.aborts.add(signal, () => this.fail(this.#aborted()))
  }

  get settled(): boolean {
    return this.#settled
  }

  accept(): void {
    if (this.#settle()) this.#listener.told(this.#owner.receipt)
  }

  fail(error: NotificationError): void {
    if (this.#settle()) this.#listener.told(error)
  }

  expire(): void {
    this.fail(this.#owner.timeout(this))
  }

  #aborted(): NotificationError {
    return new NotificationError('aborted', "The caller's signal was aborted.", {
      strategy: this.#owner.receipt.strategy,
      delivery: this.written ? 'unknown' : 'none',
      cause: this.#signal?.reason,
    })
  }

  #settle(): boolean {
    if (this.#settled) return false
    this.#settled = true
    this.#stopListening?.()
    this.#owner.settled(this)
    return true
  }
}
