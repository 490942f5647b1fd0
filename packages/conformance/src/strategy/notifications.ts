import { createNotification, type Notification } from '@glance-notifications/core'

export function notificationOf(
  payload: unknown,
  attributes: Partial<Pick<Notification, 'event_type' | 'priority'>> = {},
): Notification {
  return createNotification({
    publisher_id: 'conformance.test',
    event_type: 'image.update',
    priority: 'INFO',
    payload,
    ...attributes,
  })
}

/** So many that differ, all of one event type and priority. */
export function numbered(count: number): readonly Notification[] {
  return Array.from({ length: count }, (_, number) => notificationOf({ number }))
}

export function idsOf(notifications: readonly { readonly message_id: string }[]): readonly string[] {
  return notifications.map(({ message_id }) => message_id)
}
