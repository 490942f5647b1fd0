import { Budget, type BudgetOptions } from './budget.js'
import type { EventCatalogue } from './catalogue.js'
import { type Clock, systemClock } from './clock.js'
import { Deadlines } from './deadlines.js'
import { abortError, ManagedSend, type SendEvents, settleGraceMs } from './managed-send.js'
import { noopStrategy } from './noop.js'
import type { Notification } from './notification.js'
import {
  type ErrorCode,
  isNotificationError,
  NotificationError,
  toNotificationError,
} from './notification-error.js'
import { payloadText, seal } from './payload-text.js'
import { refuse } from './refusal.js'
import { type ConnectedStrategy, isConnected, type ReadyOptions } from './status.js'
import { createStatus } from './status-feed.js'
import type { CloseOptions, Receipt, SendOptions, Strategy } from './strategy.js'
import { withDeadline } from './with-deadline.js'

export interface ManagedOptions {
  /** Payloads are validated against it. Without one any event type and payload passes. */
  readonly events?: Pick<EventCatalogue<unknown>, 'validate'>
  readonly budget?: BudgetOptions
  readonly clock?: Clock
}

/** Counters since the beginning, and what is on its way now. */
export interface SendStats {
  readonly accepted: number
  readonly discarded: number
  readonly failed: Readonly<Partial<Record<ErrorCode, number>>>
  readonly inFlight: number
  readonly inFlightBytes: number
  readonly waiting: number
}

export interface ManagedSendOptions extends SendOptions {
  /** Instead of the budget's own `overflow`. */
  readonly overflow?: 'wait' | 'fail'
}

export interface CloseReport {
  /** Sends that close had to give up; each of them rejected with `closed`. */
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
  return new ManagedStrategy(strategy, options)
}

class ManagedStrategy implements Managed {
  readonly name: string
  readonly status: ConnectedStrategy['status']
  readonly #strategy: Strategy
  readonly #events: ManagedOptions['events']
  readonly #budget: Budget
  readonly #clock: Clock
  readonly #deadlines: Deadlines
  readonly #ownStatus = createStatus({ state: 'ready' })
  /** In order of call: the first to come is the first to go. */
  readonly #waiting = new Set<ManagedSend>()
  readonly #sending = new Set<ManagedSend>()
  readonly #failed: Partial<Record<ErrorCode, number>> = {}
  #accepted = 0
  #discarded = 0
  #closing: Promise<CloseReport> | undefined
  #onIdle: (() => void) | undefined

  constructor(strategy: Strategy, options: ManagedOptions) {
    this.name = strategy.name
    this.#strategy = strategy
    this.#events = options.events
    this.#budget = new Budget(options.budget)
    this.#clock = options.clock ?? systemClock
    this.#deadlines = new Deadlines(this.#clock)
    this.status = isConnected(strategy) ? strategy.status : this.#ownStatus
  }

  get stats(): SendStats {
    return {
      accepted: this.#accepted,
      discarded: this.#discarded,
      failed: { ...this.#failed },
      inFlight: this.#budget.inFlight,
      inFlightBytes: this.#budget.bytes,
      waiting: this.#waiting.size,
    }
  }

  send(notification: Notification, options: ManagedSendOptions): Promise<Receipt> {
    const refusal = this.#closing ? closedError() : refuse(notification, options, this.#events)
    if (refusal) return this.#reject(refusal)
    if (this.#strategy === noopStrategy()) {
      this.#discarded += 1
      return this.#strategy.send(notification, options)
    }
    let sealed: Notification
    try {
      sealed = seal(notification)
    } catch (error) {
      return this.#reject(toNotificationError(error, 'invalid'))
    }
    const bytes = Buffer.byteLength(payloadText(sealed))
    if (bytes > this.#budget.maxBytes) return this.#reject(tooLarge(bytes, this.#budget.maxBytes))
    return new Promise((resolve, reject) => this.#admit(sealed, bytes, options, resolve, reject))
  }

  async ready(options: ReadyOptions): Promise<void> {
    if (this.#closing) throw closedError()
    if (isConnected(this.#strategy)) await this.#strategy.ready(options)
  }

  close(options: CloseOptions): Promise<CloseReport> {
    this.#closing ??= this.#drainAndClose(options)
    return this.#closing
  }

  #reject(error: NotificationError): Promise<never> {
    this.#count(error)
    return Promise.reject(error)
  }

  #admit(
    notification: Notification,
    bytes: number,
    options: ManagedSendOptions,
    resolve: (receipt: Receipt) => void,
    reject: (error: NotificationError) => void,
  ): void {
    const send = new ManagedSend(notification, bytes, options, resolve, reject, this.#on)
    if (this.#waiting.size === 0 && this.#budget.take(bytes)) {
      this.#dispatch(send)
    } else if (
      (options.overflow ?? this.#budget.overflow) === 'fail' ||
      this.#waiting.size >= this.#budget.maxWaiting
    ) {
      send.fail(new NotificationError('overflow', 'The send budget is used up.', { phase: 'queue' }))
    } else {
      this.#waiting.add(send)
      this.#deadlines.add(send)
    }
  }

  #dispatch(send: ManagedSend): void {
    send.state = 'sending'
    send.deadline = send.options.deadline + settleGraceMs
    this.#sending.add(send)
    this.#deadlines.add(send)
    let sent: Promise<Receipt>
    try {
      sent = this.#strategy.send(send.notification, send.options)
    } catch (error) {
      sent = Promise.reject(error)
    }
    // The room is given back when the strategy lets go of the notification, not when the caller gives up:
    // only so is memory bounded with a strategy that does not keep its deadlines.
    sent.then(
      (receipt) => {
        this.#budget.giveBack(send.bytes)
        send.accept(receipt)
        this.#admitWaiting()
      },
      (error) => {
        this.#budget.giveBack(send.bytes)
        send.fail(toNotificationError(error, 'rejected', { strategy: this.name, delivery: 'unknown' }))
        this.#admitWaiting()
      },
    )
  }

  #admitWaiting(): void {
    for (const send of this.#waiting) {
      if (!this.#budget.take(send.bytes)) return
      this.#waiting.delete(send)
      this.#deadlines.delete(send)
      this.#dispatch(send)
    }
  }

  readonly #on: SendEvents = {
    settled: (send, result) => {
      this.#deadlines.delete(send)
      this.#waiting.delete(send)
      this.#sending.delete(send)
      if (isNotificationError(result)) this.#count(result)
      else if (result.status === 'discarded') this.#discarded += 1
      else this.#accepted += 1
      if (this.#sending.size === 0 && this.#waiting.size === 0) this.#onIdle?.()
    },
    aborted: (send) => {
      if (send.state === 'waiting') return send.fail(abortError(send))
      this.#deadlines.delete(send)
      send.aborted = true
      send.deadline = this.#clock.now() + settleGraceMs
      this.#deadlines.add(send)
    },
  }

  #count({ code }: NotificationError): void {
    this.#failed[code] = (this.#failed[code] ?? 0) + 1
  }

  async #drainAndClose(options: CloseOptions): Promise<CloseReport> {
    this.#ownStatus.set({ state: 'closing' })
    await this.#drained(options.deadline)
    const left = [...this.#waiting, ...this.#sending]
    for (const send of left) send.fail(closedError(send))
    try {
      await withDeadline(this.#strategy.close(options), options.deadline + settleGraceMs, this.#clock)
    } finally {
      this.#deadlines.clear()
      this.#ownStatus.set({ state: 'closed' })
    }
    return { unsent: left.length }
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

function closedError(send?: ManagedSend): NotificationError {
  return new NotificationError('closed', 'The notifier has been closed.', {
    phase: 'close',
    delivery: send?.state === 'sending' ? 'unknown' : 'none',
  })
}

function tooLarge(bytes: number, most: number): NotificationError {
  return new NotificationError(
    'too-large',
    `The payload is ${bytes} bytes; budget.maxBytes allows ${most}.`,
    {
      phase: 'queue',
    },
  )
}
