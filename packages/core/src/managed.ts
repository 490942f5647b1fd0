import { AbortListeners } from './abort-listeners.js'
import { Admission } from './admission.js'
import { askStrategy } from './ask-strategy.js'
import type { BudgetOptions } from './budget.js'
import type { PayloadValidator } from './catalogue.js'
import { type Clock, systemClock } from './clock.js'
import { Deadlines } from './deadlines.js'
import { isStrategy } from './is-strategy.js'
import { stringifyJson } from './json.js'
import { abortError, closedError, notReadyError, overflowError, tooLargeError } from './managed-errors.js'
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
import { withDeadline } from './with-deadline.js'

/** What `managed` adds, and how much of it. */
export interface ManagedOptions {
  /** Payloads are validated against it. Without one any event type and payload passes. */
  readonly events?: PayloadValidator
  /** How much may be in flight. */
  readonly budget?: BudgetOptions
  /** For tests. */
  readonly clock?: Clock
}

/** The options of a send through a managed strategy. */
export interface ManagedSendOptions extends SendOptions {
  /** Instead of the budget's own `overflow`. */
  readonly overflow?: 'wait' | 'fail'
}

/** What `close()` left unsent. */
export interface CloseReport {
  /** Sends that were not accepted when close had to give up; each of them rejected, as a rule with `closed`. */
  readonly unsent: number
}

/** A strategy with all that a notifier promises. */
export interface Managed extends Omit<ConnectedStrategy, 'close'> {
  /** Counters, and what is on its way. */
  readonly stats: SendStats
  /** Resolves when the strategy has taken the notification; otherwise rejects with a `NotificationError`. */
  send(notification: Notification, options: ManagedSendOptions): Promise<Receipt>
  /** The same, but a send that does not even begin is told at once, and leaves no promise behind. */
  offer(notification: Notification, options: ManagedSendOptions): Promise<Receipt> | NotificationError
  /** Takes nothing new, waits for what is in flight until the deadline, releases everything. */
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
  readonly #clock: Clock
  readonly #deadlines: Deadlines
  readonly #aborts = new AbortListeners()
  readonly #ownStatus = createStatus({ state: 'ready' })
  readonly #admission: Admission
  readonly #sending = new Set<ManagedSend>()
  readonly #counters = new SendCounters()
  #closing: Promise<CloseReport> | undefined
  #onIdle: (() => void) | undefined
  #overflow: NotificationError | undefined

  constructor(strategy: Strategy, options: ManagedOptions) {
    this.name = strategy.name
    this.#strategy = strategy
    this.#events = options.events
    this.#clock = options.clock ?? systemClock
    this.#deadlines = new Deadlines(this.#clock)
    this.#admission = new Admission(options.budget, {
      clock: this.#clock,
      deadlines: this.#deadlines,
      go: (send) => this.#dispatch(send),
    })
    this.status = isConnected(strategy) ? strategy.status : this.#ownStatus
  }

  get stats(): SendStats {
    const { budget, waiting } = this.#admission
    return {
      ...this.#counters.snapshot(),
      inFlight: budget.inFlight,
      inFlightBytes: budget.bytes,
      waiting: waiting.size,
    }
  }

  send(notification: Notification, options: ManagedSendOptions): Promise<Receipt> {
    const offered = this.offer(notification, options)
    return isNotificationError(offered) ? Promise.reject(offered) : offered
  }

  offer(notification: Notification, options: ManagedSendOptions): Promise<Receipt> | NotificationError {
    const begun = this.#begin(notification, options)
    if (isNotificationError(begun)) this.#counters.count(begun)
    return begun
  }

  #begin(notification: Notification, options: ManagedSendOptions): Promise<Receipt> | NotificationError {
    if (this.#closing) return closedError()
    const { budget } = this.#admission
    let sealed: Notification
    let bytes: number
    try {
      const refusal = refuse(notification, options, this.#events)
      if (refusal) return refusal
      if (this.#strategy === noopStrategy()) {
        this.#counters.count(noopReceipt)
        return this.#strategy.send(notification, options)
      }
      // Before anything is written down: who sends more than there is room for pays least of all.
      if (this.#admission.placeFor(0, options.overflow) === undefined) return this.#overflowError()
      sealed = seal(notification)
      bytes = bytesOf(sealed, options)
    } catch (error) {
      // A catalogue, a payload or a caller without a compiler that does what it must not.
      return toNotificationError(error, 'invalid')
    }
    if (bytes > budget.maxBytes) return tooLargeError(bytes, budget.maxBytes)
    const place = this.#admission.placeFor(bytes, options.overflow)
    if (!place) return this.#overflowError()
    return new Promise((resolve, reject) => {
      const send = new ManagedSend(sealed, bytes, options, resolve, reject, this.#on, this.#aborts)
      this.#admission.enter(send, place)
    })
  }

  /** One for all that overflows in a turn of the event loop: a million of them would take more memory than the budget. */
  #overflowError(): NotificationError {
    if (!this.#overflow) {
      this.#overflow = overflowError()
      this.#clock.afterInput(() => {
        this.#overflow = undefined
      })
    }
    return this.#overflow
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

  #dispatch(send: ManagedSend): void {
    send.state = 'sending'
    send.deadline = send.options.deadline + settleGraceMs
    this.#sending.add(send)
    this.#deadlines.add(send)
    void askStrategy(this.#strategy, send).then((result) => this.#letGo(send, result))
  }

  /**
   * The room is given back when the strategy lets go of the notification, not when the caller gives up: only so is
   * memory bounded with a strategy that does not keep its deadlines.
   */
  #letGo(send: ManagedSend, result: Receipt | NotificationError): void {
    if (isNotificationError(result)) send.fail(result)
    else send.accept(result)
    this.#admission.giveBack(send.bytes)
  }

  readonly #on: SendEvents = {
    settled: (send, result) => {
      this.#deadlines.delete(send)
      this.#sending.delete(send)
      this.#admission.leave(send)
      this.#counters.count(result)
      if (this.#sending.size === 0 && this.#admission.waiting.size === 0) this.#onIdle?.()
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
    const left = this.#admission.waiting.size + this.#sending.size
    const taken = this.#counters.taken
    for (const send of this.#admission.waiting) send.fail(closedError(send.state))
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
    if (this.#sending.size === 0 && this.#admission.waiting.size === 0) return
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
