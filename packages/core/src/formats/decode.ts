import { parseJson } from '../json.js'
import { type Notification, type Priority, priorities } from '../notification.js'
import type { Decoded, ReceivedMessage } from './format.js'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads every dialect: the flat object of 2013, oslo v1, which is the same with more keys, and oslo v2. */
export function decodeMessage({ body }: ReceivedMessage): Decoded {
  let message: unknown
  try {
    message = openOsloEnvelope(parseJson(utf8.decode(body)))
  } catch (error) {
    return unreadable(`is not JSON: ${error instanceof Error ? error.message : String(error)}`)
  }
  if (!isRecord(message)) return unreadable('is not a JSON object')
  return notificationOf(message)
}

/** oslo v2 wraps the message as a string; anything else is the message itself. */
function openOsloEnvelope(envelope: unknown): unknown {
  if (!isRecord(envelope) || !('oslo.version' in envelope) || !('oslo.message' in envelope)) return envelope
  const version = envelope['oslo.version']
  const message = envelope['oslo.message']
  if (typeof version !== 'string' || !version.startsWith('2.')) throw new Error('oslo.version is not 2')
  if (typeof message !== 'string') throw new Error('oslo.message is not a text')
  return parseJson(message)
}

function notificationOf(message: Readonly<Record<string, unknown>>): Decoded {
  const { message_id, event_type, publisher_id = '', timestamp = '', payload = null } = message
  if (typeof message_id !== 'string') return unreadable('has no message_id')
  if (typeof event_type !== 'string') return unreadable('has no event_type')
  if (typeof timestamp !== 'string') return unreadable('has a timestamp that is not a text')
  const priority = priorityOf(message.priority)
  if (!priority) return unreadable('has no priority that is known')
  const attributes: Notification = {
    message_id,
    publisher_id: typeof publisher_id === 'string' ? publisher_id : '',
    event_type,
    priority,
    timestamp,
    payload,
  }
  const context = contextOf(message)
  const notification = context ? { ...attributes, context } : attributes
  const uniqueId = message._unique_id
  return typeof uniqueId === 'string' ? { ok: true, notification, uniqueId } : { ok: true, notification }
}

function priorityOf(value: unknown): Priority | undefined {
  const upper = typeof value === 'string' ? value.toUpperCase() : undefined
  return priorities.find((priority) => priority === upper)
}

const contextPrefix = '_context_'

function contextOf(message: Readonly<Record<string, unknown>>): Record<string, unknown> | undefined {
  const entries = Object.entries(message).filter(([key]) => key.startsWith(contextPrefix))
  if (entries.length === 0) return undefined
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(contextPrefix.length), value]))
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function unreadable(reason: string): Decoded {
  return { ok: false, reason: `The message ${reason}.` }
}
