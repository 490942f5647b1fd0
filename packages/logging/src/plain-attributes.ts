import type { Notification } from '@glance-notifications/core'

/** The attributes that never hold a secret. */
export type PlainAttributes = Omit<Notification, 'payload' | 'context'>

/** These, under their names on the wire. Reading the payload would parse it. */
export function plainAttributes(notification: Notification): PlainAttributes {
  const { message_id, publisher_id, event_type, priority, timestamp } = notification
  return { message_id, publisher_id, event_type, priority, timestamp }
}
