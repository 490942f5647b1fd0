import type { EventType, PayloadInput, PayloadOf } from './catalogue.js'
import { contain } from './contain.js'
import type { Logger } from './logger.js'
import type { Accepted, Failed } from './managed-send.js'
import type { Priority } from './notification.js'
import { type NotificationError, toNotificationError } from './notification-error.js'
import type { NotifyOptions } from './notify-options.js'

/** A detached notification that did not make it. */
export interface DetachedFailure {
  /** For instance `image.create`. */
  readonly eventType: string
  /** As it was asked for. */
  readonly priority: Priority
  /** Why. */
  readonly error: NotificationError
}

/** Sends at one priority, and returns at once. */
type NotifyDetached<Events, P extends Priority> = <E extends EventType<Events>>(
  eventType: E,
  payload: PayloadInput<PayloadOf<Events, E, P>>,
  options?: NotifyOptions,
) => void

/** Sends without waiting: returns at once, never throws. */
export interface DetachedNotifier<Events> {
  /** At priority INFO. */
  readonly info: NotifyDetached<Events, 'INFO'>
  /** At priority WARN. */
  readonly warn: NotifyDetached<Events, 'WARN'>
  /** At priority ERROR. */
  readonly error: NotifyDetached<Events, 'ERROR'>
}

/** Calls one of the two later on; or returns at once why the send does not even begin. */
type Begin = (
  priority: Priority,
  eventType: string,
  payload: unknown,
  options: NotifyOptions | undefined,
  overflow: 'fail',
  resolve: Accepted,
  reject: Failed,
) => NotificationError | undefined

const nothing = (): void => {}

/** For whoever must not be held up by notifications: a failure is counted and told to one callback (promise 3). */
export function createDetached<Events>(
  begin: Begin,
  onFailure: ((failure: DetachedFailure) => void) | undefined,
  logger: Logger,
): { readonly notifier: DetachedNotifier<Events>; dropped(): number } {
  let dropped = 0
  const tell = inTurns<DetachedFailure>((failure) =>
    contain(
      () => onFailure?.(failure),
      (thrown) => logger.error('onDetachedFailure threw', { error: thrown }),
    ),
  )
  const failed = (priority: Priority, eventType: string, cause: unknown): void => {
    dropped += 1
    const error = toNotificationError(cause, 'invalid')
    logger.debug('A detached notification was dropped', { eventType, priority, code: error.code })
    tell({ eventType, priority, error })
  }
  /** Whoever fails it may be in the middle of something, and the callback is a stranger: not before that is done. */
  const failedSoon =
    (priority: Priority, eventType: string): Failed =>
    (error) =>
      queueMicrotask(() => failed(priority, eventType, error))
  const notify = (priority: Priority, eventType: string, payload: unknown, options?: NotifyOptions): void => {
    try {
      const reject = failedSoon(priority, eventType)
      const error = begin(priority, eventType, payload, options, 'fail', nothing, reject)
      if (error) failed(priority, eventType, error)
    } catch (error) {
      failed(priority, eventType, error)
    }
  }
  return {
    dropped: () => dropped,
    notifier: {
      info: (eventType, payload, options) => notify('INFO', eventType, payload, options),
      warn: (eventType, payload, options) => notify('WARN', eventType, payload, options),
      error: (eventType, payload, options) => notify('ERROR', eventType, payload, options),
    },
  }
}

/** Failures that are told at once; what fails beyond them in the same turn of the event loop is told in the next. */
const maxToldInTurn = 100
/** What may wait to be told; beyond it failures are only counted. A loop without end would fill the memory with them. */
const maxUntold = 10_000

/** A callback that sends again, and fails again, must not keep the service from its turn. */
function inTurns<T>(tell: (value: T) => void): (value: T) => void {
  let told = 0
  const untold: T[] = []
  const nextTurn = (): void => {
    told = 0
    for (const value of untold.splice(0)) tell(value)
  }
  return (value) => {
    if (told === maxToldInTurn) {
      if (untold.length < maxUntold) untold.push(value)
      return
    }
    if (told === 0) setImmediate(nextTurn)
    told += 1
    tell(value)
  }
}
