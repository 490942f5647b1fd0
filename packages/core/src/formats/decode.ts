import { parseJson } from '../json.js'
import { isDeeperThan, maxDepth } from '../json-fault.js'
import { type Notification, type Priority, priorities } from '../notification.js'
import type { Decoded, ReceivedMessage } from './format.js'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Reads every dialect: the flat object of 2013, oslo v1, which is the same with more keys, and oslo v2. */
export function decodeMessage({ body }: ReceivedMessage): Decoded {
  const opened = openOsloEnvelope(read(() => utf8.decode(body)))
  if ('reason' in opened) return unreadable(opened.reason)
  if (!isRecord(opened.value)) return unreadable('is not a JSON object')
  return notificationOf(opened.value)
}

type Opened = { readonly value: unknown } | { readonly reason: string }

/** The reason is ours: what the parser says quotes the message, and with it perhaps a secret. */
function read(text: () => string): Opened {
  try {
    return { value: parseJson(text()) }
  } catch {
    return { reason: 'is not JSON in UTF-8' }
  }
}

/** oslo v2 wraps the message as a string; anything else is the message itself. */
function openOsloEnvelope(opened: Opened): Opened {
  const envelope = 'value' in opened ? opened.value : undefined
  if (!isRecord(envelope) || !('oslo.version' in envelope) || !('oslo.message' in envelope)) return opened
  const version = envelope['oslo.version']
  const message = envelope['oslo.message']
  if (typeof version !== 'string' || !version.startsWith('2.'))
    return { reason: 'has an oslo.version that is not 2' }
  if (typeof message !== 'string') return { reason: 'has an oslo.message that is not a text' }
  return read(() => message)
}

function notificationOf(message: Readonly<Record<string, unknown>>): Decoded {
  const { message_id, event_type, publisher_id = '', timestamp = '', payload = null } = message
  const { _unique_id: uniqueId } = message
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
  // What cannot be walked cannot be handled, nor sent on.
  if (isDeeperThan(payload, maxDepth) || isDeeperThan(context, maxDepth))
    return unreadable(`is nested deeper than ${maxDepth} levels`)
  const notification = context ? { ...attributes, context } : attributes
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
