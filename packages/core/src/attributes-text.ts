import type { Notification } from './notification.js'
import type { NotificationAttributes } from './payload-text.js'

/** What a notification is without its payload and context, as the members of a JSON object; the braces are left to the caller. */
export function attributesText(notification: NotificationAttributes): string {
  return `${idText(notification)},${commonText(notification)},${timeText(notification)}`
}

export function idText({ message_id }: NotificationAttributes): string {
  return `"message_id":${quoted(message_id)}`
}

export function timeText({ timestamp }: NotificationAttributes): string {
  return `"timestamp":${quoted(timestamp)}`
}

/** What one notification often has in common with the next of its type. */
interface Common extends Pick<Notification, 'publisher_id' | 'priority'> {
  readonly text: string
}

const commonOf = new Map<string, Common>()
/** Nobody has so many event types but who makes them up. */
const maxCommon = 100

/** Publisher, type and priority, in the order in which oslo.messaging writes them. */
export function commonText({ publisher_id, event_type, priority }: NotificationAttributes): string {
  const known = commonOf.get(event_type)
  if (known && known.publisher_id === publisher_id && known.priority === priority) return known.text
  if (commonOf.size === maxCommon) commonOf.clear()
  const text = JSON.stringify({ publisher_id, event_type, priority }).slice(1, -1)
  commonOf.set(event_type, { publisher_id, priority, text })
  return text
}

/** A text as JSON. Ids and times are nearly always of characters that need no escape. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}
