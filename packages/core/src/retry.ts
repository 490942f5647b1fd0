import { type BackOffOptions, backOff, defaultInitialDelayMs, defaultMaxDelayMs } from './back-off.js'
import { type Clock, systemClock } from './clock.js'
import { deriveStrategy } from './derive-strategy.js'
import type { Notification } from './notification.js'
import { type ErrorCode, errorCodes, NotificationError, toNotificationError } from './notification-error.js'
import { choiceOption, duration, wholeNumber } from './option.js'
import { Pauses } from './pauses.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/** The most that one attempt may take. */
export const defaultAttemptTimeoutMs = 5_000

/** What `retry` tries again, and how often. */
export interface RetryStrategyOptions extends BackOffOptions {
  /** Errors after which it is tried again. Default: those that say `retryable`. */
  readonly codes?: readonly ErrorCode[]
  /** Attempts at the most, the first included. Default: as many as the deadline of the send allows. */
  readonly maxAttempts?: number
  /** The most that one attempt may take, within the deadline of the send. Default 5,000. Milliseconds. */
  readonly attemptTimeoutMs?: number
  /** For tests. */
  readonly clock?: Clock
  /** For tests: a number from 0 to below 1. */
  readonly random?: () => number
}

/**
 * Tries again what failed, until the deadline of the send: give the notifier a `sendTimeoutMs` that is worth it. Each attempt is the same
 * notification, with the same `message_id`; of a fan-out only the branches that failed are tried again. Rejects with the last error.
 * Between attempts it waits 200 ms, doubling up to 30,000, less a random half; and no less than the peer asks for, where the error says
 * so (`retryAfterMs`). When that is longer than the send has time, it rejects at once.
 */
export function retry(strategy: Strategy, options: RetryStrategyOptions = {}): Strategy {
  const { clock = systemClock } = options
  const maxAttempts = wholeNumber('maxAttempts', options.maxAttempts, Number.MAX_SAFE_INTEGER)
  const attemptTimeoutMs = duration('attemptTimeoutMs', options.attemptTimeoutMs, defaultAttemptTimeoutMs)
  const delayMs = backOff(
    {
      initialDelayMs: duration('initialDelayMs', options.initialDelayMs, defaultInitialDelayMs),
      maxDelayMs: duration('maxDelayMs', options.maxDelayMs, defaultMaxDelayMs),
    },
    options.random,
  )
  const codes = options.codes && new Set(options.codes.map((code) => choiceOption('codes', code, errorCodes)))
  const mayHelp = (error: NotificationError): boolean => codes?.has(error.code) ?? error.retryable
  const pauses = new Pauses(clock)

  const send = async (notification: Notification, sendOptions: SendOptions): Promise<Receipt> => {
    let isUnknown = false
    for (let attempt = 1; ; attempt += 1) {
      const deadline = Math.min(sendOptions.deadline, clock.now() + attemptTimeoutMs)
      let error: NotificationError
      try {
        return await strategy.send(notification, { ...sendOptions, deadline })
      } catch (cause) {
        error = toNotificationError(cause, 'rejected', { strategy: strategy.name, delivery: 'unknown' })
      }
      isUnknown ||= error.delivery === 'unknown'
      // What the peer asks for is no matter of chance, and no less than it asks for is of use.
      const nextAt = clock.now() + Math.max(delayMs(attempt, false), error.retryAfterMs ?? 0)
      if (!mayHelp(error) || attempt >= maxAttempts || nextAt >= sendOptions.deadline)
        throw afterAttempts(error, attempt, isUnknown)
      const end = await pauses.pause(nextAt, sendOptions.signal)
      if (end === 'aborted') throw abortedError(error, isUnknown, sendOptions.signal)
      if (end === 'stopped') throw closedError(error, isUnknown)
    }
  }

  const derived = deriveStrategy(strategy.name, [strategy], send)
  return {
    ...derived,
    close(closeOptions) {
      pauses.stop()
      return derived.close(closeOptions)
    },
  }
}

/** What is certain about the last attempt is not about those before it. */
function afterAttempts(error: NotificationError, attempts: number, isUnknown: boolean): NotificationError {
  if (attempts === 1) return error
  const { code, retryable, retryAfterMs, phase, strategy, issues, outcomes } = error
  return new NotificationError(code, `Tried ${attempts} times; the last time: ${error.message}`, {
    retryable,
    delivery: isUnknown ? 'unknown' : 'none',
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(phase && { phase }),
    ...(strategy !== undefined && { strategy }),
    ...(issues && { issues }),
    ...(outcomes && { outcomes }),
    cause: error,
  })
}

function abortedError(
  error: NotificationError,
  isUnknown: boolean,
  signal: AbortSignal | undefined,
): NotificationError {
  return new NotificationError('aborted', `The caller's signal was aborted, after ${error.message}`, {
    delivery: isUnknown ? 'unknown' : 'none',
    cause: signal?.reason,
  })
}

function closedError(error: NotificationError, isUnknown: boolean): NotificationError {
  return new NotificationError('closed', `It was closed before the next attempt, after ${error.message}`, {
    phase: 'close',
    delivery: isUnknown ? 'unknown' : 'none',
    cause: error,
  })
}
