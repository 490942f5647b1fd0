import { AbortListeners } from './abort-listeners.js'
import { Admission } from './admission.js'
import type { PayloadValidator } from './catalogue.js'
import { Chain } from './chain.js'
import { type Clock, systemClock } from './clock.js'
import { Deadlines } from './deadlines.js'
import { isStrategy } from './is-strategy.js'
import { stringifyJson } from './json.js'
import type { CloseReport, Managed, ManagedOptions, ManagedSendOptions } from './managed.js'
import { closedError, notReadyError, overflowError, tooLargeError } from './managed-errors.js'
import { type Accepted, type Failed, ManagedSend, type SendEvents, settleGraceMs } from './managed-send.js'
import { noopReceipt, noopStrategy } from './noop.js'
import type { Notification } from './notification.js'
import { isNotificationError, type NotificationError, toNotificationError } from './notification-error.js'
import { invalidOption } from './option.js'
import { payloadBytes, seal } from './payload-text.js'
import { refuse } from './refusal.js'
import { SendCounters, type SendStats } from './send-counters.js'
import { type ConnectedStrategy, isConnected, type ReadyOptions } from './status.js'
import { createStatus } from './status-feed.js'
import type { CloseOptions, Receipt, SendOptions, Strategy } from './strategy.js'
import { withDeadline } from './with-deadline.js'

/** What `managed` returns, and what a notifier asks besides. */
export class ManagedStrategy implements Managed {
  readonly name: string
  readonly status: ConnectedStrategy['status']
  readonly #strategy: Strategy
  readonly #events: PayloadValidator | undefined
  readonly #clock: Clock
  /** All that wait for room, and all that are with the strategy. */
  readonly #sends = new Chain<ManagedSend>()
  readonly #deadlines: Deadlines<ManagedSend>
  readonly #aborts = new AbortListeners()
  readonly #ownStatus = createStatus({ state: 'ready' })
  readonly #admission: Admission
  readonly #counters = new SendCounters()
  #closing: Promise<CloseReport> | undefined
  #onIdle: (() => void) | undefined
  #overflow: NotificationError | undefined

  constructor(strategy: Strategy, options: ManagedOptions) {
    if (!isStrategy(strategy)) throw invalidOption('strategy', 'must have a name, send and close')
    this.name = strategy.name
    this.#strategy = strategy
    this.#events = options.events
    this.#clock = options.clock ?? systemClock
    this.#deadlines = new Deadlines(this.#clock, this.#sends)
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
    return new Promise((resolve, reject) => {
      const error = this.begin(notification, options, resolve, reject)
      if (error) reject(error)
    })
  }

  /** Calls one of the two later on, or now; or returns at once why the send does not even begin. */
  begin(
    notification: Notification,
    options: ManagedSendOptions,
    resolve: Accepted,
    reject: Failed,
  ): NotificationError | undefined {
    const error = this.#enter(notification, options, resolve, reject)
    if (error) this.#counters.count(error)
    return error
  }

  #enter(
    notification: Notification,
    options: ManagedSendOptions,
    resolve: Accepted,
    reject: Failed,
  ): NotificationError | undefined {
    if (this.#closing) return closedError()
    const { budget } = this.#admission
    let sealed: Notification
    let bytes: number
    try {
      const refusal = refuse(notification, options, this.#events)
      if (refusal) return refusal
      if (this.#strategy === noopStrategy()) {
        this.#counters.count(noopReceipt)
        resolve(noopReceipt)
        return undefined
      }
      // Before anything is written down: who sends more than there is room for pays least of all.
      if (this.#admission.placeFor(0, options.overflow) === undefined) return this.#overflowError()
      sealed = seal(notification, this.#events)
      bytes = bytesOf(sealed, options)
    } catch (error) {
      // A catalogue, a payload or a caller without a compiler that does what it must not.
      return toNotificationError(error, 'invalid')
    }
    if (bytes > budget.maxBytes) return tooLargeError(bytes, budget.maxBytes)
    const place = this.#admission.placeFor(bytes, options.overflow)
    if (!place) return this.#overflowError()
    const send = new ManagedSend(sealed, bytes, options, resolve, reject, this.#on, this.#aborts)
    this.#admission.enter(send, place)
    return undefined
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
    send.deadline += settleGraceMs
    this.#deadlines.add(send)
    send.goTo(this.#strategy)
  }

  readonly #on: SendEvents = {
    // The room is given back when the strategy lets go of the notification, not when the caller gives up: only so is
    // memory bounded with a strategy that does not keep its deadlines.
    letGo: (send, result) => {
      this.#admission.giveBack(send.bytes)
      if (isNotificationError(result)) send.fail(result)
      else send.accept(result)
    },
    settled: (send, result) => {
      this.#deadlines.delete(send)
      this.#admission.leave(send)
      this.#counters.count(result)
      if (this.#sends.size === 0) this.#onIdle?.()
    },
    aborted: (send) => {
      send.aborted = true
      if (send.state === 'waiting') return send.expire()
      this.#deadlines.delete(send)
      send.deadline = this.#clock.now() + settleGraceMs
      this.#deadlines.add(send)
    },
  }

  async #drainAndClose(options: CloseOptions): Promise<CloseReport> {
    this.#ownStatus.set({ state: 'closing' })
    await this.#drained(options.deadline)
    const left = this.#sends.size
    const taken = this.#counters.taken
    for (const send of this.#admission.waiting) send.fail(closedError(send.state))
    try {
      await withDeadline(this.#strategy.close(options), options.deadline + settleGraceMs, this.#clock)
    } catch (error) {
      throw toNotificationError(error, 'rejected', { strategy: this.name, phase: 'close' })
    } finally {
      // Not before: the strategy, in closing, may tell what became of them.
      for (const send of this.#sends) send.fail(closedError(send.state))
      this.#deadlines.clear()
      this.#ownStatus.set({ state: 'closed' })
    }
    return { unsent: left - (this.#counters.taken - taken) }
  }

  /** Resolves when nothing is in flight or waiting any more, or at the deadline. */
  async #drained(deadline: number): Promise<void> {
    if (this.#sends.size === 0) return
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
    await withDeadline(idle, deadline, this.#clock)
    this.#onIdle = undefined
  }
}

/** Of everything that a caller can make large. */
function bytesOf(sealed: Notification, { headers }: SendOptions): number {
  const { context } = sealed
  const beside = (context ? stringifyJson(context).length : 0) + (headers ? stringifyJson(headers).length : 0)
  return payloadBytes(sealed) + beside
}
