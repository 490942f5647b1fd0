import {
  createNotification,
  hasGlancePriority,
  type Notification,
  type Priority,
  parseJson,
  priorities,
  type ReceivedNotification,
  toIsoTimestamp,
} from '@glance-notifications/core'
import { readLine } from '../decode/read-line.js'
import { isRecord } from '../is-record.js'

/** What a line need not say. */
export interface LineDefaults {
  readonly type?: string
  readonly priority: Priority
  readonly publisherId: string
}

export type LineNotification =
  | { readonly ok: true; readonly notification: Notification }
  | { readonly ok: false; readonly reason: string }

/**
 * The notification to send for a line. Whatever `decode` reads is a whole one and goes out again as it was: same id,
 * same time. An object without `message_id` makes a new one of `event_type`, `priority`, `payload`, and where they are
 * given `publisher_id` and `context`.
 */
export function notificationInLine(line: Uint8Array, defaults: LineDefaults): LineNotification {
  const decoded = readLine(line)
  if (decoded.ok) return whole(decoded.notification, defaults)
  const parts = partsIn(line)
  return parts ? fresh(parts, defaults) : decoded
}

function whole(received: ReceivedNotification, { publisherId }: LineDefaults): LineNotification {
  if (!hasGlancePriority(received))
    return refused(`has the priority ${received.priority}, which a strategy does not send`)
  const iso = toIsoTimestamp(received.timestamp)
  if (iso === undefined) return refused('has a timestamp that is not a time')
  return {
    ok: true,
    notification: {
      ...received,
      publisher_id: received.publisher_id || publisherId,
      // What decode has printed goes back to the form that it had on the wire.
      timestamp: iso.slice(0, -1).replace('T', ' '),
    },
  }
}

type Parts = Readonly<Record<string, unknown>>

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** The object in the line, unless it is a notification already, though one that cannot be read. */
function partsIn(line: Uint8Array): Parts | undefined {
  try {
    const value = parseJson(utf8.decode(line))
    const isWhole = isRecord(value) && ['message_id', 'oslo.message', 'body'].some((key) => key in value)
    return isRecord(value) && !isWhole ? value : undefined
  } catch {
    return undefined
  }
}

function fresh(parts: Parts, defaults: LineDefaults): LineNotification {
  const { event_type = defaults.type, publisher_id = defaults.publisherId, payload, context } = parts
  const priority = priorityOf(parts.priority ?? defaults.priority)
  if (typeof event_type !== 'string') return refused('has no event_type, and there is no --type')
  if (priority === undefined) return refused(`has no priority of ${priorities.join(', ')}`)
  if (typeof publisher_id !== 'string') return refused('has a publisher_id that is not a text')
  if (payload === undefined) return refused('has no payload')
  const input = { publisher_id, event_type, priority, payload }
  return { ok: true, notification: createNotification(isRecord(context) ? { ...input, context } : input) }
}

function priorityOf(value: unknown): Priority | undefined {
  const upper = typeof value === 'string' ? value.toUpperCase() : undefined
  return priorities.find((known) => known === upper)
}

function refused(reason: string): LineNotification {
  return { ok: false, reason: `The line ${reason}.` }
}
