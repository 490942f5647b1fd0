import { AbortListeners } from './abort-listeners.js'
import { Budget, type BudgetOptions } from './budget.js'
import type { PayloadValidator } from './catalogue.js'
import { type Clock, systemClock } from './clock.js'
import { Deadlines } from './deadlines.js'
import { isStrategy } from './is-strategy.js'
import { stringifyJson } from './json.js'
import {
  abortError,
  closedError,
  noReceiptError,
  notReadyError,
  overflowError,
  tooLargeError,
} from './managed-errors.js'
import { ManagedSend, type SendEvents, settleGraceMs } from './managed-send.js'
import { noopReceipt, noopStrategy } from './noop.js'
import type { Notification } from './notification.js'
import { isNotificationError, type NotificationError, toNotificationError } from './notification-error.js'
import { invalidOption } from './option.js'
import { payloadText, seal } from './payload-text.js'
import { refuse } from './refusal.js'
import { SendCounters, type SendStats } from './send-counters.js'
import { type ConnectedStrategy, isConnected, type ReadyOptions } from './status.js'
import { createStatus } from './status-feed.js'
import type { CloseOptions, Receipt, SendOptions, Strategy } from './strategy.js'
import { WaitingLine } from './waiting-line.js'
import { withDeadline } from './with-deadline.js'

export interface ManagedOptions {
  /** Payloads are validated against it. Without one any event type and payload passes. */
  readonly events?: PayloadValidator
  readonly budget?: BudgetOptions
  readonly clock?: Clock
}

export interface ManagedSendOptions extends SendOptions {
  /** Instead of the budget's own `overflow`. */
  readonly overflow?: 'wait' | 'fail'
}

export interface CloseReport {
  /** Sends that were not accepted when close had to give up; each of them rejected, as a rule with `closed`. */
  readonly unsent: number
}

export interface Managed extends Omit<ConnectedStrategy, 'close'> {
  readonly stats: SendStats
  send(notification: Notification, options: ManagedSendOptions): Promise<Receipt>
  close(options: CloseOptions): Promise<CloseReport>
}

/**
 * What every strategy is owed and none should have to write: validation, the send budget, the deadline as a
 * last resort, single settlement, typed errors, refusal after close, and draining.
 */
export function managed(strategy: Strategy, options: ManagedOptions = {}): Managed {
  if (!isStrategy(strategy)) throw invalidOption('strategy', 'must have a name, send and close')
  return new ManagedStrategy(strategy, options)
}

class ManagedStrategy implements Managed {
  readonly name: string
  readonly status: ConnectedStrategy['status']
  readonly #strategy: Strategy
  readonly #events: PayloadValidator | undefined
  readonly #budget: Budget
  readonly #clock: Clock
  readonly #deadlines: Deadlines
  readonly #aborts = new AbortListeners()
  readonly #ownStatus = createStatus({ state: 'ready' })
  /** In order of call: the first to come is the first to go. */
  readonly #waiting: WaitingLine<ManagedSend>
  readonly #sending = new Set<ManagedSend>()
  readonly #counters = new SendCounters()
  #closing: Promise<CloseReport> | undefined
  #onIdle: (() => void) | undefined
  #willAdmit = false

  constructor(strategy: Strategy, options: ManagedOptions) {
    this.name = strategy.name
    this.#strategy = strategy
    this.#events = options.events
    this.#budget = new Budget(options.budget)
    this.#waiting = new WaitingLine(this.#budget.maxWaiting, this.#budget.maxBytes)
    this.#clock = options.clock ?? systemClock
    this.#deadlines = new Deadlines(this.#clock)
    this.status = isConnected(strategy) ? strategy.status : this.#ownStatus
  }

  get stats(): SendStats {
    return {
      ...this.#counters.snapshot(),
      inFlight: this.#budget.inFlight,
      inFlightBytes: this.#budget.bytes,
      waiting: this.#waiting.size,
    }
  }

  send(notification: Notification, options: ManagedSendOptions): Promise<Receipt> {
    if (this.#closing) return this.#reject(closedError())
    let sealed: Notification
    let bytes: number
    try {
      const refusal = refuse(notification, options, this.#events)
      if (refusal) return this.#reject(refusal)
      if (this.#strategy === noopStrategy()) {
        this.#counters.count(noopReceipt)
        return this.#strategy.send(notification, options)
      }
      sealed = seal(notification)
      bytes = bytesOf(sealed, options)
    } catch (error) {
      // A catalogue, a payload or a caller without a compiler that does what it must not.
      return this.#reject(toNotificationError(error, 'invalid'))
    }
    if (bytes > this.#budget.maxBytes) return this.#reject(tooLargeError(bytes, this.#budget.maxBytes))
    return new Promise((resolve, reject) => this.#admit(sealed, bytes, options, resolve, reject))
  }

  async ready(options: ReadyOptions): Promise<void> {
    if (this.#closing) throw closedError()
    if (!isConnected(this.#strategy)) return
    const ready = this.#strategy.ready(options).then(() => true)
    if (await withDeadline(ready, options.deadline + settleGraceMs, this.#clock)) return
    throw notReadyError()
  }

  close(options: CloseOptions): Promise<CloseReport> {
    // In a moment of its own: whoever hears of it and calls again must find it closing.
    this.#closing ??= Promise.resolve().then(() => this.#drainAndClose(options))
    return this.#closing
  }

  #reject(error: NotificationError): Promise<never> {
    this.#counters.count(error)
    return Promise.reject(error)
  }

  #admit(
    notification: Notification,
    bytes: number,
    options: ManagedSendOptions,
    resolve: (receipt: Receipt) => void,
    reject: (error: NotificationError) => void,
  ): void {
    const send = new ManagedSend(notification, bytes, options, resolve, reject, this.#on, this.#aborts)
    if (this.#waiting.size === 0 && this.#budget.take(bytes)) {
      this.#dispatch(send)
    } else if ((options.overflow ?? this.#budget.overflow) === 'wait' && this.#waiting.join(send)) {
      this.#deadlines.add(send)
    } else {
      send.fail(overflowError())
    }
  }

  #dispatch(send: ManagedSend): void {
    send.state = 'sending'
    send.deadline = send.options.deadline + settleGraceMs
    this.#sending.add(send)
    this.#deadlines.add(send)
    let sent: Promise<Receipt>
    try {
      sent = Promise.resolve(this.#strategy.send(send.notification, send.options))
    } catch (error) {
      sent = Promise.reject(error)
    }
    sent.then(
      (receipt) => this.#letGo(send, isReceipt(receipt) ? receipt : noReceiptError(this.name)),
      (error) =>
        this.#letGo(
          send,
          toNotificationError(error, 'rejected', { strategy: this.name, delivery: 'unknown' }),
        ),
    )
  }

  /**
   * The room is given back when the strategy lets go of the notification, not when the caller gives up: only so is
   * memory bounded with a strategy that does not keep its deadlines.
   */
  #letGo(send: ManagedSend, result: Receipt | NotificationError): void {
    this.#budget.giveBack(send.bytes)
    if (isNotificationError(result)) send.fail(result)
    else send.accept(result)
    this.#admitWaiting()
  }

  #admitWaiting(): void {
    if (this.#waiting.size === 0) return
    const now = this.#clock.now()
    for (const send of this.#waiting) {
      // Too late; its timer, which is due, says so.
      if (send.deadline <= now) continue
      if (!this.#budget.take(send.bytes)) return
      this.#waiting.leave(send)
      this.#deadlines.delete(send)
      this.#dispatch(send)
    }
  }

  /** One that gave up waiting may have been too large for the room that there is; those behind it may not. */
  #admitSoon(): void {
    if (this.#willAdmit) return
    this.#willAdmit = true
    queueMicrotask(() => {
      this.#willAdmit = false
      this.#admitWaiting()
    })
  }

  readonly #on: SendEvents = {
    settled: (send, result) => {
      this.#deadlines.delete(send)
      this.#sending.delete(send)
      if (this.#waiting.leave(send)) this.#admitSoon()
      this.#counters.count(result)
      if (this.#sending.size === 0 && this.#waiting.size === 0) this.#onIdle?.()
    },
    aborted: (send) => {
      if (send.state === 'waiting') return send.fail(abortError(send.state, send.options.signal))
      this.#deadlines.delete(send)
      send.aborted = true
      send.deadline = this.#clock.now() + settleGraceMs
      this.#deadlines.add(send)
    },
  }

  async #drainAndClose(options: CloseOptions): Promise<CloseReport> {
    this.#ownStatus.set({ state: 'closing' })
    await this.#drained(options.deadline)
    const left = this.#waiting.size + this.#sending.size
    const taken = this.#counters.taken
    for (const send of this.#waiting) send.fail(closedError(send.state))
    try {
      await withDeadline(this.#strategy.close(options), options.deadline + settleGraceMs, this.#clock)
    } catch (error) {
      throw toNotificationError(error, 'rejected', { strategy: this.name, phase: 'close' })
    } finally {
      // Not before: the strategy, in closing, may tell what became of them.
      for (const send of this.#sending) send.fail(closedError(send.state))
      this.#deadlines.clear()
      this.#ownStatus.set({ state: 'closed' })
    }
    return { unsent: left - (this.#counters.taken - taken) }
  }

  /** Resolves when nothing is in flight or waiting any more, or at the deadline. */
  async #drained(deadline: number): Promise<void> {
    if (this.#sending.size === 0 && this.#waiting.size === 0) return
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
    await withDeadline(idle, deadline, this.#clock)
    this.#onIdle = undefined
  }
}

/** Of everything that a caller can make large. */
function bytesOf(sealed: Notification, { headers }: SendOptions): number {
  const beside = [sealed.context, headers].map((part) => (part ? stringifyJson(part).length : 0))
  return beside.reduce((sum, length) => sum + length, Buffer.byteLength(payloadText(sealed)))
}

/** What a strategy without a compiler may forget to give. */
function isReceipt(receipt: Receipt | undefined): receipt is Receipt {
  return receipt?.status === 'accepted' || receipt?.status === 'discarded'
}
