import { type OsloPriority, osloPriorities, type ReceivedNotification } from '../notification.js'
import { isName } from '../refusal.js'
import type { Decoded } from './format.js'
import { unreadable } from './step.js'

/**
 * What is missing need not stop a consumer: publisher and timestamp are then empty, the payload null. Without an id
 * no duplicate is recognised, and without type and priority nobody knows whom a notification concerns.
 */
export function notificationOf(message: Readonly<Record<string, unknown>>): Decoded {
  const { message_id, event_type, publisher_id, payload = null, _unique_id: uniqueId } = message
  const timestamp = message.timestamp ?? ''
  if (typeof message_id !== 'string' || message_id === '') return unreadable('attribute', 'has no message_id')
  if (typeof event_type !== 'string' || event_type === '') return unreadable('attribute', 'has no event_type')
  // As long as what is sent: an id is a key of stores, and both travel as short strings of AMQP.
  if (!isName(message_id)) return unreadable('attribute', 'has a message_id that is too long')
  if (!isName(event_type)) return unreadable('attribute', 'has an event_type that is too long')
  if (typeof timestamp !== 'string') return unreadable('attribute', 'has a timestamp that is not a text')
  const priority = priorityOf(message.priority)
  if (!priority) return unreadable('attribute', 'has no priority that is known')
  const publisher = typeof publisher_id === 'string' ? publisher_id : ''
  const context = contextOf(message)
  const notification: ReceivedNotification = context
    ? { message_id, publisher_id: publisher, event_type, priority, timestamp, payload, context }
    : { message_id, publisher_id: publisher, event_type, priority, timestamp, payload }
  return typeof uniqueId === 'string' ? { ok: true, notification, uniqueId } : { ok: true, notification }
}

/** By their names in capitals, as nearly every emitter writes them. */
const prioritiesByName: ReadonlyMap<unknown, OsloPriority> = new Map(
  osloPriorities.map((priority) => [priority, priority]),
)

function priorityOf(value: unknown): OsloPriority | undefined {
  return (
    prioritiesByName.get(value) ??
    prioritiesByName.get(typeof value === 'string' ? value.toUpperCase() : undefined)
  )
}

const contextPrefix = '_context_'

function contextOf(message: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const keys = Object.keys(message).filter((key) => key.startsWith(contextPrefix))
  if (keys.length === 0) return undefined
  return Object.fromEntries(keys.map((key) => [key.slice(contextPrefix.length), message[key]]))
}
