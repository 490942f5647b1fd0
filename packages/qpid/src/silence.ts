import { type NotificationError, systemClock } from '@glance-notifications/core'
import type { Connection } from 'rhea'
import { qpidError } from './qpid-error.js'

/**
 * Tells when the broker was silent for twice the heartbeat. rhea's timer, set anew at each input, comes before what has arrived
 * while the event loop was blocked is read, and would end a connection that is well. Afterwards rhea ends it, with a word to
 * the broker.
 */
export function onSilence(
  connection: Connection,
  host: string,
  tell: (error: NotificationError) => void,
): void {
  const end: unknown = Reflect.get(connection, 'idle')
  if (typeof end !== 'function') return
  const timer = (): unknown => Reflect.get(connection, 'heartbeat_in')
  Object.assign(connection, {
    idle() {
      const expired = timer()
      systemClock.afterInput(() => {
        if (timer() !== expired || connection.is_closed()) return
        Reflect.apply(end, connection, [])
        tell(silence(host))
      })
    },
  })
}

function silence(host: string): NotificationError {
  return qpidError('connection-lost', `${host} was silent for longer than the heartbeat allows.`, {
    phase: 'heartbeat',
  })
}
