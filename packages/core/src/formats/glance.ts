import type { Notification } from '../notification.js'
import { payloadText, sharedEncoding } from '../payload-text.js'
import { type EncodedText, textFormat } from './encoded-text.js'
import type { EncodedMessage, Format } from './format.js'
import { joinedBytes } from './text-bytes.js'

/** oslo.messaging's listeners take nothing but exactly this content type. */
const contentType = 'application/json'
const contentEncoding = 'utf-8'

/** The flat object of 2013 (`glance/notifier`): the six attributes and nothing else; a context is not sent. */
export function glanceFormat(): Format {
  return textFormat('glance', { encode, encodeText })
}

function encode(notification: Notification): EncodedMessage {
  const shared = sharedEncoding(notification)
  if (!shared) return jsonMessage(glanceBytes(notification))
  shared.message ??= jsonMessage(glanceBytes(notification))
  return shared.message
}

function encodeText(notification: Notification): EncodedText {
  const shared = sharedEncoding(notification)
  if (!shared) return jsonText(glanceText(notification))
  shared.text ??= jsonText(glanceText(notification))
  return shared.text
}

function glanceText(notification: Notification): string {
  return `${envelopeText(notification)}}`
}

function glanceBytes(notification: Notification): Buffer {
  const payload = payloadText(notification)
  return joinedBytes(headText(notification), payload, `${tailText(notification)}}`)
}

/** The six attributes in the order in which oslo.messaging writes them; the closing brace is left to the caller. */
export function envelopeText(notification: Notification): string {
  return `${headText(notification)}${payloadText(notification)}${tailText(notification)}`
}

/** What comes before the payload. */
function headText(notification: Notification): string {
  return `{"message_id":${quoted(notification.message_id)},${commonText(notification)}`
}

/** What comes after the payload. */
function tailText({ timestamp }: Notification): string {
  return `,"timestamp":${quoted(timestamp)}`
}

/** What one notification often has in common with the next of its type. */
interface Common extends Pick<Notification, 'publisher_id' | 'priority'> {
  readonly text: string
}

const commonOf = new Map<string, Common>()
/** Nobody has so many event types but who makes them up. */
const maxCommon = 100

/** From publisher to payload. */
function commonText({ publisher_id, event_type, priority }: Notification): string {
  const known = commonOf.get(event_type)
  if (known && known.publisher_id === publisher_id && known.priority === priority) return known.text
  if (commonOf.size === maxCommon) commonOf.clear()
  const text = `${JSON.stringify({ publisher_id, event_type, priority }).slice(1, -1)},"payload":`
  commonOf.set(event_type, { publisher_id, priority, text })
  return text
}

/** A text as JSON. Ids and times are nearly always of characters that need no escape. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

const noHeaders = Object.freeze({})

export function jsonMessage(body: Buffer): EncodedMessage {
  return { body, contentType, contentEncoding, headers: noHeaders }
}

export function jsonText(text: string): EncodedText {
  return { text, contentType, contentEncoding, headers: noHeaders }
}
