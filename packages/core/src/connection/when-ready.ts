import { AbortListeners } from '../abort-listeners.js'
import { atDeadline } from '../at-deadline.js'
import type { Clock } from '../clock.js'
import { NotificationError } from '../notification-error.js'
import type { ConnectionStatus, ReadyOptions, StatusFeed } from '../status.js'
import { isFatal } from './machine.js'

/** Resolves when the connection is ready; rejects with the cause when it cannot be, or at the deadline. */
export function whenReady(
  status: StatusFeed,
  { deadline, signal }: ReadyOptions,
  clock: Clock,
  aborts = new AbortListeners(),
): Promise<void> {
  return new Promise((resolve, reject) => {
    let last: NotificationError | undefined
    const settle = (error?: NotificationError): void => {
      timer.clear()
      unsubscribe()
      stopListening?.()
      if (error) reject(error)
      else resolve()
    }
    const look = (current: ConnectionStatus): void => {
      if (current.state === 'backing-off') last = current.error
      const error = cannotSend(current)
      if (error) settle(error)
      else if (current.state === 'ready' || current.state === 'blocked') settle()
    }
    const onAbort = (): void =>
      settle(new NotificationError('aborted', "The caller's signal was aborted.", { cause: signal?.reason }))
    const timer = atDeadline(clock, deadline, () => settle(notReady(last)))
    const unsubscribe = status.subscribe(look)
    const stopListening = signal && aborts.add(signal, onAbort)
    if (signal?.aborted) onAbort()
    else look(status.current)
  })
}

/** Why nothing can be sent now and waiting would not help; `undefined` while there is hope. */
export function cannotSend(status: ConnectionStatus): NotificationError | undefined {
  switch (status.state) {
    case 'failed':
      return status.error
    case 'backing-off':
      return isFatal(status.error) || status.error.code === 'unroutable' ? status.error : undefined
    case 'closing':
    case 'closed':
      return new NotificationError('closed', 'The connection has been closed.', { phase: 'close' })
    default:
      return undefined
  }
}

/** The deadline passed before there was a connection; the last refusal is the cause. */
export function notReady(last: NotificationError | undefined, strategy?: string): NotificationError {
  const because = last ? ` The last attempt: ${last.message}` : ''
  return new NotificationError('timeout', `There was no connection before the deadline.${because}`, {
    phase: 'connect',
    cause: last,
    ...(strategy !== undefined && { strategy }),
  })
}
