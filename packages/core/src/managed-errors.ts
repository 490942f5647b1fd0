import { NotificationError } from './notification-error.js'

/** Whether the strategy has been given it yet. */
export type SendState = 'waiting' | 'sending' | 'settled'

/** What had not begun certainly did not arrive; what had begun may have. */
export function abortError(state: SendState, signal: AbortSignal | undefined): NotificationError {
  return new NotificationError('aborted', "The caller's signal was aborted.", {
    delivery: state === 'waiting' ? 'none' : 'unknown',
    cause: signal?.reason,
  })
}

export function timeoutError(state: SendState): NotificationError {
  return state === 'waiting'
    ? new NotificationError('timeout', 'The send budget had no room before the deadline.', { phase: 'queue' })
    : new NotificationError('timeout', 'The strategy did not settle the send before the deadline.', {
        phase: 'confirm',
        delivery: 'unknown',
      })
}

export function closedError(state?: SendState): NotificationError {
  return new NotificationError('closed', 'The notifier has been closed.', {
    phase: 'close',
    delivery: state === 'sending' ? 'unknown' : 'none',
  })
}

export function overflowError(): NotificationError {
  return new NotificationError('overflow', 'The send budget is used up.', { phase: 'queue' })
}

export function tooLargeError(bytes: number, most: number): NotificationError {
  const message = `The payload is ${bytes} bytes; budget.maxBytes allows ${most}.`
  return new NotificationError('too-large', message, { phase: 'queue' })
}

/** The strategy resolved with nothing: nobody can say what became of the notification. */
export function noReceiptError(strategy: string): NotificationError {
  return new NotificationError('rejected', 'The strategy gave no receipt.', { strategy, delivery: 'unknown' })
}

export function notReadyError(): NotificationError {
  return new NotificationError('timeout', 'The strategy did not say whether it is ready.', {
    phase: 'connect',
  })
}
