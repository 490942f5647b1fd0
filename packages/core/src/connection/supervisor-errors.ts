import { NotificationError } from '../notification-error.js'

/** The hosts were asked for in vain. */
export function askTimeout(): NotificationError {
  return new NotificationError('timeout', 'The functions among the options did not answer in time.', {
    phase: 'connect',
  })
}

export function connectTimeout(host = 'The broker'): NotificationError {
  return new NotificationError('timeout', `${host} did not complete the connection in time.`, {
    phase: 'connect',
  })
}

export function closedError(): NotificationError {
  return new NotificationError('closed', 'The connection has been closed.', { phase: 'close' })
}
