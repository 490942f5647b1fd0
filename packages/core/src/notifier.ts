/// <reference lib="esnext.disposable" preserve="true" />

import { hostname } from 'node:os'
import type { BudgetOptions } from './budget.js'
import type { AnyEvents, EventCatalogue, EventType, PayloadInput, PayloadOf } from './catalogue.js'
import { type Clock, systemClock } from './clock.js'
import { createDetached, type DetachedFailure, type DetachedNotifier } from './detached.js'
import { type Logger, safeLogger } from './logger.js'
import type { CloseReport, ManagedSendOptions } from './managed.js'
import type { Accepted, Failed } from './managed-send.js'
import { ManagedStrategy } from './managed-strategy.js'
import { noopStrategy } from './noop.js'
import { createNotification, type Priority } from './notification.js'
import { type NotificationError, toNotificationError } from './notification-error.js'
import type { NotifyOptions } from './notify-options.js'
import { duration, invalidOption } from './option.js'
import { isName, nameRule } from './refusal.js'
import type { SendStats } from './send-counters.js'
import type { StatusFeed } from './status.js'
import type { Receipt, Strategy } from './strategy.js'

/** How long `await notifier.info(…)` may take. */
export const defaultSendTimeoutMs = 5_000
/** How long `close()` may take. */
export const defaultCloseTimeoutMs = 5_000
/** How long `ready()` may take: one attempt to connect. */
export const defaultReadyTimeoutMs = 10_000

/** Where a notifier sends, and how patiently. */
export interface NotifierOptions<Events = AnyEvents> {
  /** Types the payloads and validates them before any I/O. Without one, any payload passes. */
  readonly events?: EventCatalogue<Events>
  /** Where notifications go. Default: `noopStrategy()`, as in Glance. */
  readonly strategy?: Strategy
  /** Default: the host name. */
  readonly publisherId?: string
  /** Default 5,000. */
  readonly sendTimeoutMs?: number
  /** Default 5,000. */
  readonly closeTimeoutMs?: number
  /** How much may be on its way at once. */
  readonly budget?: BudgetOptions
  /**
   * Hears of each detached notification that did not make it; of more than 10,000 in one turn of the event loop the rest are
   * only counted. Default: all are only counted.
   */
  readonly onDetachedFailure?: (failure: DetachedFailure) => void
  /** Hears of detached notifications that were dropped, and of a callback that throws. Default: silent. */
  readonly logger?: Logger
  /** For tests. */
  readonly clock?: Clock
}

/** Sends at one priority. */
type Notify<Events, P extends Priority> = <E extends EventType<Events>>(
  eventType: E,
  payload: PayloadInput<PayloadOf<Events, E, P>>,
  options?: NotifyOptions,
) => Promise<Receipt>

/** Makes notifications and sends them. */
export interface Notifier<Events = AnyEvents> extends AsyncDisposable {
  /** Resolves when the strategy has taken the notification; otherwise rejects with a `NotificationError`. */
  readonly info: Notify<Events, 'INFO'>
  /** As `info`, at priority WARN. */
  readonly warn: Notify<Events, 'WARN'>
  /** As `info`, at priority ERROR. */
  readonly error: Notify<Events, 'ERROR'>
  /** The same without waiting: returns at once, never throws, drops and counts when the budget is used up. */
  readonly detached: DetachedNotifier<Events>
  /** Where the connection stands; `ready` from the start for a strategy without one. */
  readonly status: StatusFeed
  /** Counters, and what is on its way. */
  readonly stats: NotifierStats
  /** Connects now, rather than at the first send. Rejects with the cause when it cannot. Default 10,000 ms. */
  ready(options?: { readonly timeoutMs?: number; readonly signal?: AbortSignal }): Promise<void>
  /** Takes nothing new, waits for what is in flight, releases everything. Idempotent; never rejects for lateness. */
  close(options?: { readonly timeoutMs?: number }): Promise<CloseReport>
}

/** Counters of a notifier, and what is on its way. */
export interface NotifierStats extends SendStats {
  /** Detached notifications that did not make it, for any reason. */
  readonly dropped: number
}

/** Makes a notifier. It connects at the first notification, or at `ready()`; making one never fails for want of a broker. */
export function createNotifier<Events = AnyEvents>(options: NotifierOptions<Events> = {}): Notifier<Events> {
  const clock = options.clock ?? systemClock
  const publisherId = options.publisherId ?? hostname()
  if (!isName(publisherId)) throw invalidOption('publisherId', nameRule)
  const sendTimeoutMs = duration('sendTimeoutMs', options.sendTimeoutMs, defaultSendTimeoutMs)
  const closeTimeoutMs = duration('closeTimeoutMs', options.closeTimeoutMs, defaultCloseTimeoutMs)
  const logger = safeLogger(options.logger)
  const strategy = new ManagedStrategy(options.strategy === undefined ? noopStrategy() : options.strategy, {
    ...(options.events && { events: options.events }),
    ...(options.budget && { budget: options.budget }),
    clock,
  })

  const begin = (
    priority: Priority,
    event_type: string,
    payload: unknown,
    notifyOptions: NotifyOptions = {},
    overflow: 'fail' | undefined,
    resolve: Accepted,
    reject: Failed,
  ): NotificationError | undefined => {
    try {
      const { context, timeoutMs } = notifyOptions
      const input = { publisher_id: publisherId, event_type, priority, payload }
      const notification = createNotification(context === undefined ? input : { ...input, context })
      // Whole milliseconds: a fraction would cost an object of its own wherever the deadline is kept.
      const deadline = Math.ceil(clock.now() + duration('timeoutMs', timeoutMs, sendTimeoutMs))
      return strategy.begin(notification, sendOptions(deadline, notifyOptions, overflow), resolve, reject)
    } catch (error) {
      return toNotificationError(error, 'invalid')
    }
  }
  const send = (
    priority: Priority,
    eventType: string,
    payload: unknown,
    notifyOptions: NotifyOptions | undefined,
  ): Promise<Receipt> =>
    new Promise((resolve, reject) => {
      const error = begin(priority, eventType, payload, notifyOptions, undefined, resolve, reject)
      if (error) reject(error)
    })

  const detached = createDetached<Events>(begin, options.onDetachedFailure, logger)
  const close: Notifier['close'] = async ({ timeoutMs } = {}) =>
    strategy.close({ deadline: clock.now() + duration('timeoutMs', timeoutMs, closeTimeoutMs) })

  return {
    info: (eventType, payload, notifyOptions) => send('INFO', eventType, payload, notifyOptions),
    warn: (eventType, payload, notifyOptions) => send('WARN', eventType, payload, notifyOptions),
    error: (eventType, payload, notifyOptions) => send('ERROR', eventType, payload, notifyOptions),
    detached: detached.notifier,
    status: strategy.status,
    get stats() {
      return { ...strategy.stats, dropped: detached.dropped() }
    },
    async ready({ timeoutMs, signal } = {}) {
      const deadline = clock.now() + duration('timeoutMs', timeoutMs, defaultReadyTimeoutMs)
      await strategy.ready({ deadline, ...(signal && { signal }) })
    },
    close,
    async [Symbol.asyncDispose]() {
      await close()
    },
  }
}

/** Nearly every send has nothing but a deadline. */
function sendOptions(
  deadline: number,
  { signal, headers }: NotifyOptions,
  overflow: 'fail' | undefined,
): ManagedSendOptions {
  if (!signal && !headers) return overflow ? { deadline, overflow } : { deadline }
  return { deadline, ...(signal && { signal }), ...(headers && { headers }), ...(overflow && { overflow }) }
}
