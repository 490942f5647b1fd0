import type { Notification } from '../notification.js'
import { encodeOnce, payloadBytes, payloadText } from '../payload-text.js'
import { decodeMessage } from './decode.js'
import type { EncodedMessage, Format } from './format.js'

/** oslo.messaging's listeners take nothing but exactly this content type. */
const contentType = 'application/json'
const contentEncoding = 'utf-8'

/** The flat object of 2013 (`glance/notifier`): the six attributes and nothing else; a context is not sent. */
export function glanceFormat(): Format {
  return {
    name: 'glance',
    encode: (notification) => encodeOnce(notification, encodeGlance),
    decode: decodeMessage,
  }
}

function encodeGlance(notification: Notification): EncodedMessage {
  const text = payloadText(notification)
  const bytes = payloadBytes(notification, text)
  const head = openEnvelope(notification)
  const tail = `${closePayload(notification)}}`
  const headBytes = Buffer.byteLength(head)
  const body = Buffer.allocUnsafe(headBytes + bytes + Buffer.byteLength(tail))
  // In place, piece by piece: to join the texts first would copy the payload once more.
  body.write(head)
  // The same bytes, and in half the time, where every character is one.
  body.write(text, headBytes, text.length === bytes ? 'latin1' : 'utf8')
  body.write(tail, headBytes + bytes)
  return jsonMessage(body)
}

/** The attributes in the order in which oslo.messaging writes them, up to the payload. */
function openEnvelope({ message_id, publisher_id, event_type, priority }: Notification): string {
  return `{"message_id":${quoted(message_id)},"publisher_id":${quoted(publisher_id)},"event_type":${quoted(
    event_type,
  )},"priority":"${priority}","payload":`
}

/** What follows the payload; the closing brace is left to the caller. */
function closePayload({ timestamp }: Notification): string {
  return `,"timestamp":${quoted(timestamp)}`
}

/** The six attributes; the closing brace is left to the caller. */
export function envelopeText(notification: Notification): string {
  return openEnvelope(notification) + payloadText(notification) + closePayload(notification)
}

/** A text as JSON. Attributes are nearly always of characters that need no escape. */
function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

const noHeaders = Object.freeze({})

export function jsonMessage(body: Uint8Array): EncodedMessage {
  return { body, contentType, contentEncoding, headers: noHeaders }
}
