import type { ManagedSend } from './managed-send.js'
import { NotificationError } from './notification-error.js'

/** What had not begun certainly did not arrive; what had begun may have. */
export function abortError(send: ManagedSend): NotificationError {
  return new NotificationError('aborted', "The caller's signal was aborted.", {
    delivery: send.state === 'waiting' ? 'none' : 'unknown',
    cause: send.options.signal?.reason,
  })
}

export function timeoutError(send: ManagedSend): NotificationError {
  return send.state === 'waiting'
    ? new NotificationError('timeout', 'The send budget had no room before the deadline.', { phase: 'queue' })
    : new NotificationError('timeout', 'The strategy did not settle the send before the deadline.', {
        phase: 'confirm',
        delivery: 'unknown',
      })
}

export function closedError(send?: ManagedSend): NotificationError {
  return new NotificationError('closed', 'The notifier has been closed.', {
    phase: 'close',
    delivery: send?.state === 'sending' ? 'unknown' : 'none',
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
