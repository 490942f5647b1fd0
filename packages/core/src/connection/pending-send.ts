import type { AbortListeners } from '../abort-listeners.js'
import type { Chained } from '../chain.js'
import type { Expiring } from '../deadlines.js'
import type { SendListener } from '../direct-send.js'
import type { Notification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { Headers, Receipt, SendOptions } from '../strategy.js'
import type { OutgoingSend, SendingSession } from './sending-session.js'

/** Where the send is to be reported, and what to say when it runs out of time. */
export interface PendingSendOwner {
  readonly receipt: Receipt
  readonly aborts: AbortListeners
  settled(send: PendingSend): void
  timeout(send: PendingSend): NotificationError
}

export class PendingSend implements OutgoingSend, Expiring, Chained<PendingSend> {
  readonly deadline: number
  before: PendingSend | undefined
  after: PendingSend | undefined
  /** Until it is written: what is in flight would keep the text of a thousand notifications that nobody reads any more. */
  #notification: Notification | undefined
  #headers: Headers | undefined
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
    this.deadline = deadline
    this.#notification = notification
    this.#headers = headers
    this.#owner = owner
    this.#signal = signal
    this.#listener = listener
    if (signal) this.#stopListening = owner.aborts.add(signal, () => this.fail(this.#aborted()))
  }

  get settled(): boolean {
    return this.#settled
  }

  /** Given to a session: from here on nobody can say that it did not arrive. */
  get written(): boolean {
    return this.#notification === undefined
  }

  /** Once. */
  writeTo(session: SendingSession): void {
    const notification = this.#notification
    if (!notification) return
    const headers = this.#headers
    this.#notification = undefined
    this.#headers = undefined
    session.write(notification, headers, this)
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
