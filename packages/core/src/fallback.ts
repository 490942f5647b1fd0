import { type Clock, systemClock } from './clock.js'
import { deriveStrategy } from './derive-strategy.js'
import type { Notification } from './notification.js'
import { type ErrorCode, NotificationError, type Outcome, toNotificationError } from './notification-error.js'
import { duration, invalidOption } from './option.js'
import { PassedOver } from './passed-over.js'
import type { Receipt, SendOptions, Strategy } from './strategy.js'

/** How long a strategy that failed is passed over, unless it says that it is ready before. */
export const defaultPassOverMs = 5_000

/** How long `fallback` waits for a strategy, and passes over one that failed. */
export interface FallbackOptions {
  /**
   * The most that one strategy may take before the next is tried. Default: an equal share of the time that is left, for each that is
   * left. Milliseconds.
   */
  readonly patienceMs?: number
  /** A strategy that was away is not tried again for so long, or until its status says `ready`. Default 5,000. */
  readonly passOverMs?: number
  /** For tests. */
  readonly clock?: Clock
}

/** With these no other strategy could do better: the notification is wrong, or nobody wants it any more. */
const final: ReadonlySet<ErrorCode> = new Set(['invalid', 'aborted'])
/** These are about the one notification; the strategy itself is well. */
const aboutTheNotification: ReadonlySet<ErrorCode> = new Set([
  'unroutable',
  'rejected',
  'too-large',
  'partial',
])

/**
 * Sends each notification to the first of the strategies that takes it: `fallback([rabbit, outbox, logging])`. One that was away is
 * passed over, and used again as soon as it is back. The receipt names the one that took it, and its `outcomes` tell of those that
 * did not. When none takes it, rejects with the error of the last one tried, and all `outcomes`.
 *
 * What failed as `delivery: 'unknown'` may have arrived there as well: the same notification, with the same `message_id`.
 */
export function fallback(strategies: readonly Strategy[], options: FallbackOptions = {}): Strategy {
  if (strategies.length === 0) throw invalidOption('strategies', 'must be a list of at least one')
  const { clock = systemClock } = options
  const patienceMs = duration('patienceMs', options.patienceMs, Number.MAX_SAFE_INTEGER)
  const passOverMs = duration('passOverMs', options.passOverMs, defaultPassOverMs)
  const name = `fallback(${strategies.map((strategy) => strategy.name).join(', ')})`
  const passedOver = new PassedOver(strategies, passOverMs, clock)

  const send = async (notification: Notification, sendOptions: SendOptions): Promise<Receipt> => {
    const failed: Failed[] = []
    const turns = passedOver.inTurn()
    for (const [index, strategy] of turns.entries()) {
      const now = clock.now()
      if (index > 0 && now >= sendOptions.deadline) break
      const share = (sendOptions.deadline - now) / (turns.length - index)
      const deadline = Math.min(sendOptions.deadline, now + Math.min(share, patienceMs))
      try {
        const { strategy: by, status } = await strategy.send(notification, { ...sendOptions, deadline })
        passedOver.worked(strategy)
        return { strategy: by, status, outcomes: [...failed, { strategy: by, status }] }
      } catch (cause) {
        const details = { strategy: strategy.name, delivery: 'unknown' } as const
        const error = toNotificationError(cause, 'rejected', details)
        failed.push({ strategy: strategy.name, status: 'failed', error })
        if (final.has(error.code)) break
        if (!aboutTheNotification.has(error.code)) passedOver.failed(strategy)
      }
    }
    throw allFailed(name, failed)
  }

  const derived = deriveStrategy(name, strategies, send, 'any')
  return {
    ...derived,
    close(closeOptions) {
      passedOver.stop()
      return derived.close(closeOptions)
    },
  }
}

type Failed = Extract<Outcome, { readonly status: 'failed' }>

function allFailed(name: string, outcomes: readonly Failed[]): NotificationError {
  const errors = outcomes.map(({ error }) => error)
  const last = errors.at(-1)
  // One that may take it sooner than another asks for is reason enough to try again.
  const soonest = errors
    .filter(({ retryable }) => retryable)
    .map(({ retryAfterMs }) => retryAfterMs ?? 0)
    .toSorted((a, b) => a - b)[0]
  const told = outcomes.map(({ strategy, error }) => `${strategy}: ${error.code}`).join(', ')
  return new NotificationError(last?.code ?? 'timeout', `No strategy took the notification (${told}).`, {
    strategy: name,
    outcomes,
    retryable: errors.some((error) => error.retryable),
    ...(soonest !== undefined && soonest > 0 && { retryAfterMs: soonest }),
    delivery: errors.some((error) => error.delivery === 'unknown') ? 'unknown' : 'none',
    ...(last?.phase && { phase: last.phase }),
    ...(last?.issues && { issues: last.issues }),
    cause: last,
  })
}
