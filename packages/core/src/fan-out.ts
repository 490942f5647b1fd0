import { deriveStrategy } from './derive-strategy.js'
import type { Notification } from './notification.js'
import { NotificationError, type Outcome, toNotificationError } from './notification-error.js'
import { choiceOption } from './option.js'
import { shareEncoding } from './payload-text.js'
import type { SendOptions, Strategy } from './strategy.js'

/** When `fanOut` has succeeded. */
export interface FanOutOptions {
  /** Whether `all` must take a notification, or `any` one of them is enough. Default `all`. */
  readonly require?: 'all' | 'any'
}

/**
 * Sends each notification to every one of the strategies, independently. When not enough of them take it, rejects
 * with `partial` and the `outcomes`; sending the same notification again then tries only those that failed.
 */
export function fanOut(strategies: readonly Strategy[], options: FanOutOptions = {}): Strategy {
  const all = (choiceOption('require', options.require, ['all', 'any']) ?? 'all') === 'all'
  /** Where a notification that failed elsewhere has arrived already. */
  const arrived = new WeakMap<Notification, ReadonlyMap<Strategy, Outcome>>()
  const name = `fan-out(${strategies.map((strategy) => strategy.name).join(', ')})`

  return deriveStrategy(name, strategies, async (notification, sendOptions) => {
    const before = arrived.get(notification)
    shareEncoding(notification)
    const results = await Promise.all(
      strategies.map(
        async (strategy) => before?.get(strategy) ?? outcomeOf(strategy, notification, sendOptions),
      ),
    )
    const failed = results.filter((outcome) => outcome.status === 'failed')
    // What was thrown away has arrived nowhere: next to a failure it is not enough.
    const isAccepted = results.some((outcome) => outcome.status === 'accepted')
    const enough = failed.length === 0 || (!all && isAccepted)
    if (!enough) {
      const taken = new Map<Strategy, Outcome>()
      for (const [index, strategy] of strategies.entries()) {
        const outcome = results[index]
        if (outcome && outcome.status !== 'failed') taken.set(strategy, outcome)
      }
      arrived.set(notification, taken)
      throw partialError(name, results)
    }
    arrived.delete(notification)
    return { strategy: name, status: isAccepted ? 'accepted' : 'discarded', outcomes: results }
  })
}

async function outcomeOf(
  strategy: Strategy,
  notification: Notification,
  options: SendOptions,
): Promise<Outcome> {
  try {
    const { status } = await strategy.send(notification, options)
    return { strategy: strategy.name, status }
  } catch (cause) {
    const error = toNotificationError(cause, 'rejected', { strategy: strategy.name, delivery: 'unknown' })
    return { strategy: strategy.name, status: 'failed', error }
  }
}

function partialError(name: string, outcomes: readonly Outcome[]): NotificationError {
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.error] : []))
  const failures = outcomes.flatMap((outcome) =>
    outcome.status === 'failed' ? [`${outcome.strategy}: ${outcome.error.code}`] : [],
  )
  const arrived = outcomes.some((outcome) => outcome.status === 'accepted')
  const asked = errors.flatMap(({ retryAfterMs }) => (retryAfterMs === undefined ? [] : [retryAfterMs]))
  return new NotificationError(
    'partial',
    `${failures.length} of ${outcomes.length} failed (${failures.join(', ')}).`,
    {
      strategy: name,
      outcomes,
      retryable: errors.every((error) => error.retryable),
      ...(asked.length > 0 && { retryAfterMs: Math.max(...asked) }),
      delivery: arrived || errors.some((error) => error.delivery === 'unknown') ? 'unknown' : 'none',
      cause: errors[0],
    },
  )
}
