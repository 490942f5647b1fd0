import { createNotification, type Notification, type NotificationInput } from '@glance-notifications/core'

export function notificationOf(event_type: string, changes: Partial<NotificationInput> = {}): Notification {
  return createNotification({
    publisher_id: 'here',
    event_type,
    priority: 'INFO',
    payload: { n: 1 },
    ...changes,
  })
}

/** So many, whose event types are their numbers. */
export function numbered(count: number, first = 0): Notification[] {
  return Array.from({ length: count }, (_, n) => notificationOf(String(first + n)))
}

/** Options of a send or a close that has so long. */
export function within(ms: number): { readonly deadline: number } {
  return { deadline: performance.now() + ms }
}
