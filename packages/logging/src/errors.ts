import { NotificationError, type Phase, type SendOptions, systemClock } from '@glance-notifications/core'
import { strategyName } from './line-destination.js'

/** The reader of a pipe does not come back, nor does a stream that was ended. */
const finalCodes: ReadonlySet<unknown> = new Set([
  'EPIPE',
  'ERR_STREAM_DESTROYED',
  'ERR_STREAM_WRITE_AFTER_END',
])

/** The operating system did not take a line. Space and folders come back, so it is worth trying again. */
export function writeError(
  where: string,
  cause: unknown,
  {
    phase = 'write',
    delivery = 'none',
  }: { readonly phase?: Phase; readonly delivery?: 'none' | 'unknown' } = {},
): NotificationError {
  const code = typeof cause === 'object' && cause !== null && 'code' in cause ? cause.code : undefined
  const reason = cause instanceof Error ? cause.message : String(cause)
  return new NotificationError('rejected', `Writing to ${where} failed: ${reason}.`, {
    strategy: strategyName,
    phase,
    retryable: !finalCodes.has(code),
    delivery,
    cause,
  })
}

export function timeoutError(begun: boolean): NotificationError {
  const message = begun
    ? 'The write did not end before the deadline.'
    : 'The line was not written before the deadline.'
  return new NotificationError('timeout', message, { strategy: strategyName, phase: 'write', ...fate(begun) })
}

export function abortError(signal: AbortSignal | undefined): NotificationError {
  return new NotificationError('aborted', "The caller's signal was aborted.", {
    strategy: strategyName,
    phase: 'write',
    cause: signal?.reason,
  })
}

export function closedError(begun = false): NotificationError {
  return new NotificationError('closed', 'The logging strategy has been closed.', {
    strategy: strategyName,
    phase: 'close',
    ...fate(begun),
  })
}

/** Why a send does not even begin; `undefined` when nothing speaks against it. */
export function refusal({ deadline, signal }: SendOptions): NotificationError | undefined {
  if (signal?.aborted) return abortError(signal)
  return deadline <= systemClock.now() ? timeoutError(false) : undefined
}

/** What had not begun certainly did not arrive; what had begun may have. */
function fate(begun: boolean): { readonly delivery: 'none' | 'unknown' } {
  return { delivery: begun ? 'unknown' : 'none' }
}
