import { quoted } from './formats/glance.js'
import type { Notification } from './notification.js'

/** What a notification is without its payload and context, as the members of a JSON object; the braces are left to the caller. */
export function attributesText(notification: Omit<Notification, 'payload'>): string {
  const { message_id, publisher_id, event_type, priority, timestamp } = notification
  return `"message_id":${quoted(message_id)},"publisher_id":${quoted(publisher_id)},"event_type":${quoted(event_type)},"priority":${quoted(priority)},"timestamp":${quoted(timestamp)}`
}
