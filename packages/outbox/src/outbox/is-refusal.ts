import type { ErrorCode, NotificationError } from '@glance-notifications/core'

/**
 * What a strategy says about this very notification, which no waiting cures. The others are about the connection, the
 * broker or the configuration, and would be said of the next one as well: they hold the queue (decision 17).
 */
const aboutTheRecord: ReadonlySet<ErrorCode> = new Set(['unroutable', 'rejected', 'invalid', 'too-large'])

/** Attempts at a record whose strategy fails with errors of its own, which tell nothing. */
export const maxAttemptsWithoutReason = 10

export interface RefusalContext {
  /** Whether the strategy has said why, with an error of this library. */
  readonly hasReason: boolean
  readonly attempts: number
  /** Whether the connection of the strategy is up; `undefined` for one that has none. */
  readonly isReady: boolean | undefined
}

/** Whether the record is refused for good, and must make way for the next. */
export function isRefusal(error: NotificationError, context: RefusalContext): boolean {
  if (!context.hasReason) return context.attempts >= maxAttemptsWithoutReason
  if (error.code === 'partial') return isRefusedByAll(error, context)
  if (error.retryable || !aboutTheRecord.has(error.code)) return false
  // Said of every notification while the address itself is missing.
  return error.code !== 'unroutable' || context.isReady !== false
}

/** As long as one of the destinations may still take it, it is tried again, there alone. */
function isRefusedByAll({ outcomes = [] }: NotificationError, context: RefusalContext): boolean {
  const errors = outcomes.flatMap((outcome) => (outcome.status === 'failed' ? [outcome.error] : []))
  return errors.length > 0 && errors.every((error) => isRefusal(error, context))
}

/** Causes that end when somebody changes something; until then, seldom is often enough. */
export function isForAHuman({ code }: NotificationError): boolean {
  return code === 'auth' || code === 'topology' || code === 'closed'
}
