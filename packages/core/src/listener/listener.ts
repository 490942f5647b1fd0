/// <reference lib="esnext.disposable" preserve="true" />

import type { AnyEvents } from '../catalogue.js'
import { Chain } from '../chain.js'
import { contain } from '../contain.js'
import { Deadlines } from '../deadlines.js'
import { type DecodeOptions, decodeMessage } from '../formats/decode.js'
import type { ReceivedMessage } from '../formats/format.js'
import { hasGlancePriority, type OsloPriority, type ReceivedNotification } from '../notification.js'
import { NotificationError, toNotificationError } from '../notification-error.js'
import { defaultCloseTimeoutMs, defaultReadyTimeoutMs } from '../notifier.js'
import { duration } from '../option.js'
import { type Delivery, isConnectedSource } from '../source.js'
import type { StatusFeed } from '../status.js'
import { createStatus } from '../status-feed.js'
import { withDeadline } from '../with-deadline.js'
import type { Attempt } from './attempt.js'
import type { Desk } from './desk.js'
import type { HandledNotification, Handler } from './handler.js'
import { Handlers } from './handlers.js'
import { Handling } from './handling.js'
import { Lanes } from './lanes.js'
import type { ListenerOptions } from './options.js'
import { type ListenerSettings, listenerSettings } from './settings.js'
import { type ListenerStats, listenerCounters } from './stats.js'
import { Store } from './store.js'

/** What a source may take to send off what was settled last, when the handlers have used up all of the time. */
const flushMs = 1_000
/** A source keeps its own deadlines; this is for one that does not. */
const graceMs = 100

/** Gives the notifications of a source to handlers. */
export interface Listener<Events = AnyEvents> extends AsyncDisposable {
  /** Where the connection of the source stands. */
  readonly status: StatusFeed
  /** Counters, and what is on its way. */
  readonly stats: ListenerStats
  /**
   * Calls `handler` for every notification whose event type matches the glob (fnmatch: `*` is any text, dots included), at
   * any priority or the given one. Handlers are called one after another, in order of registration; when all have
   * finished the notification is done. The first may be called before the source returns from delivering. The function
   * returned ends it.
   */
  on<const Glob extends string>(
    eventType: Glob,
    handler: Handler<HandledNotification<Events, Glob, undefined>>,
  ): () => void
  /** The same, at one priority. */
  on<const Glob extends string, const P extends OsloPriority>(
    eventType: Glob,
    priority: P,
    handler: Handler<HandledNotification<Events, Glob, P>>,
  ): () => void
  /** Resolves when notifications can come. Rejects with the cause when they cannot. Default 10,000 ms, after which the source goes on trying. */
  start(options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<void>
  /** Begins nothing new, waits for the handlers that run, releases everything. Idempotent; never rejects for lateness. */
  close(options?: { readonly timeoutMs?: number }): Promise<ListenerCloseReport>
}

/** What `close()` left behind. */
export interface ListenerCloseReport {
  /** Messages that were received and are not settled. They come again. */
  readonly unsettled: number
}

/** Makes a listener. It begins with `start()`. Throws `invalid` for bad options. */
export function createListener<Events = AnyEvents>(options: ListenerOptions<Events>): Listener<Events> {
  return new SourceListener(options)
}

class SourceListener<Events> implements Listener<Events> {
  readonly status: StatusFeed
  readonly #ownStatus = createStatus({ state: 'idle' })
  readonly #options: ListenerOptions<Events>
  readonly #settings: ListenerSettings
  readonly #decodeOptions: DecodeOptions
  readonly #closeTimeoutMs: number
  /** Those whose handlers are waited for. */
  readonly #attempts = new Chain<Attempt>()
  readonly #desk: Desk
  readonly #lanes: Lanes
  #started: Promise<void> | undefined
  #closing: Promise<ListenerCloseReport> | undefined
  #onIdle: (() => void) | undefined
  #isOver = false

  constructor(options: ListenerOptions<Events>) {
    const settings = listenerSettings(options)
    const { concurrency, prefetch, clock } = settings
    this.#options = options
    this.#settings = settings
    this.#decodeOptions = { maxBytes: settings.maxMessageBytes }
    this.#closeTimeoutMs = duration('closeTimeoutMs', options.closeTimeoutMs, defaultCloseTimeoutMs)
    this.status = isConnectedSource(settings.source) ? settings.source.status : this.#ownStatus
    this.#desk = {
      settings,
      options,
      validate: validatorOf(options),
      handlers: new Handlers(options.events),
      store: new Store(settings),
      counters: listenerCounters(),
      deadlines: new Deadlines(clock, this.#attempts),
      isOver: () => this.#isOver,
    }
    this.#lanes = new Lanes({
      concurrency,
      maxHeld: Math.max(1, Math.floor(prefetch / 4)),
      maxLive: prefetch,
      clock,
      onIdle: () => this.#onIdle?.(),
    })
  }

  get stats(): ListenerStats {
    const { running, size } = this.#lanes
    return { ...this.#desk.counters, running, waiting: size - running }
  }

  on(eventType: string, ...rest: [Handler<never>] | [OsloPriority, Handler<never>]): () => void {
    return rest.length === 1
      ? this.#desk.handlers.add(eventType, undefined, rest[0])
      : this.#desk.handlers.add(eventType, rest[0], rest[1])
  }

  async start(options: { readonly timeoutMs?: number; readonly signal?: AbortSignal } = {}): Promise<void> {
    if (this.#closing) throw closedError()
    const timeoutMs = duration('timeoutMs', options.timeoutMs, defaultReadyTimeoutMs)
    this.#started ??= this.#start(timeoutMs, options.signal)
    await this.#started
  }

  async close(options: { readonly timeoutMs?: number } = {}): Promise<ListenerCloseReport> {
    const timeoutMs = duration('timeoutMs', options.timeoutMs, this.#closeTimeoutMs)
    // In a moment of its own: whoever hears of it and calls again must find it closing.
    this.#closing ??= Promise.resolve().then(() => this.#close(timeoutMs))
    return this.#closing
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close()
  }

  async #start(timeoutMs: number, signal: AbortSignal | undefined): Promise<void> {
    const { source, prefetch, clock } = this.#settings
    const deadline = clock.now() + timeoutMs
    const options = { credit: prefetch, deadline, ...(signal && { signal }) }
    const started = source.start((delivery) => this.#receive(delivery), options).then(() => true)
    if (!(await withDeadline(started, deadline + graceMs, clock))) throw notStartedError()
    if (!this.#closing) this.#ownStatus.set({ state: 'ready' })
  }

  #receive(delivery: Delivery): void {
    if (this.#closing) return
    const { counters } = this.#desk
    counters.received += 1
    const decoded = decodeMessage(delivery, this.#decodeOptions)
    if (decoded.ok) {
      const { notification, uniqueId } = decoded
      const key = this.#keyOf(notification)
      this.#lanes.add(key, new Handling(delivery, notification, uniqueId, key !== undefined, this.#desk))
      return
    }
    const { fault, reason } = decoded
    counters.undecodable += 1
    counters.deadLettered += 1
    this.#settings.logger.warn('A message is not a notification', { fault, reason })
    contain(() => this.#options.onUndecodable?.(messageOf(delivery), fault, reason))
    contain(() => delivery.settle({ outcome: 'dead-letter', reason, attempts: 0 }))
  }

  /** A function of the user's that throws gives no order, rather than no handling. */
  #keyOf(notification: ReceivedNotification): string | undefined {
    const { order, orderKey, logger } = this.#settings
    if (!order) return undefined
    try {
      return orderKey(notification)
    } catch (error) {
      logger.error('orderKey has thrown', { message_id: notification.message_id, error })
      return undefined
    }
  }

  async #close(timeoutMs: number): Promise<ListenerCloseReport> {
    const { source, clock } = this.#settings
    const deadline = clock.now() + timeoutMs
    this.#ownStatus.set({ state: 'closing' })
    this.#lanes.stop()
    await this.#idle(deadline)
    this.#isOver = true
    const abandoned = Promise.all([...this.#attempts].map((attempt) => attempt.abandon(closedError())))
    const unsettled = this.#lanes.size
    const flushed = Math.max(deadline, clock.now() + flushMs)
    try {
      await withDeadline(abandoned, flushed, clock)
      await withDeadline(source.close({ deadline: flushed }), flushed + graceMs, clock)
    } catch (error) {
      throw toNotificationError(error, 'rejected', { strategy: source.name, phase: 'close' })
    } finally {
      this.#desk.deadlines.clear()
      this.#ownStatus.set({ state: 'closed' })
    }
    return { unsettled }
  }

  async #idle(deadline: number): Promise<void> {
    if (this.#lanes.running === 0) return
    const idle = new Promise<void>((resolve) => {
      this.#onIdle = resolve
    })
    await withDeadline(idle, deadline, this.#settings.clock)
  }
}

/** Without the power to settle it. */
function messageOf({ body, contentType, contentEncoding, headers }: Delivery): ReceivedMessage {
  return {
    body,
    ...(contentType !== undefined && { contentType }),
    ...(contentEncoding !== undefined && { contentEncoding }),
    ...(headers !== undefined && { headers }),
  }
}

function validatorOf({ events, validation }: ListenerOptions<unknown>): Desk['validate'] {
  if (!events || validation === 'off') return undefined
  const known = events.eventTypes && new Set(events.eventTypes)
  return (notification) => {
    const { event_type, priority, payload } = notification
    if (!hasGlancePriority(notification) || known?.has(event_type) === false) return undefined
    return events.validate(event_type, priority, payload)
  }
}

function closedError(): NotificationError {
  return new NotificationError('closed', 'The listener has been closed.', { phase: 'close' })
}

function notStartedError(): NotificationError {
  return new NotificationError('timeout', 'The source did not start before the deadline.', {
    phase: 'connect',
  })
}
