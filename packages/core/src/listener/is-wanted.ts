import { contain } from '../contain.js'
import type { ReceivedNotification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { ListenerOptions } from './options.js'

/** Callers without a compiler may give a filter that is asynchronous: what it promises is not waited for. */
export function isWanted(filter: ListenerOptions['filter'], notification: ReceivedNotification): boolean {
  if (!filter) return true
  const wanted: unknown = filter(notification)
  if (!(wanted instanceof Promise)) return Boolean(wanted)
  contain(() => wanted)
  throw new NotificationError('invalid', 'The filter must say at once whether it wants a notification.')
}
