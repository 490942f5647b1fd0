import { NotificationError } from '@glance-notifications/core'
import { errorText } from '@glance-notifications/core/connection'

export const sourceName = 'log'

/** The code that the operating system gave, such as `ENOENT`. */
export function systemCode(error: unknown): unknown {
  return typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined
}

/** A file cannot be used. `advice` says what to do about it. */
export function fileError(what: string, cause: unknown, advice: string): NotificationError {
  return new NotificationError('rejected', `${what} failed: ${errorText(cause)}. ${advice}`, {
    strategy: sourceName,
    phase: 'connect',
    cause,
  })
}

export function closedError(): NotificationError {
  return new NotificationError('closed', 'The log source has been closed.', {
    strategy: sourceName,
    phase: 'close',
  })
}

export function startedTwiceError(): NotificationError {
  return new NotificationError('invalid', 'A source is started once.', { strategy: sourceName })
}

export function abortedError(signal: AbortSignal): NotificationError {
  return new NotificationError('aborted', "The caller's signal was aborted.", {
    strategy: sourceName,
    phase: 'connect',
    cause: signal.reason,
  })
}

export function notStartedError(): NotificationError {
  return new NotificationError('timeout', 'The files could not be opened before the deadline.', {
    strategy: sourceName,
    phase: 'connect',
  })
}
