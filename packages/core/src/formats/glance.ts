import type { Notification } from '../notification.js'
import { encodeOnce, payloadText } from '../payload-text.js'
import { decodeMessage } from './decode.js'
import type { EncodedMessage, Format } from './format.js'
import { textBytes } from './text-bytes.js'

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
  return jsonMessage(`${envelopeText(notification)}}`)
}

/** The six attributes in the order in which oslo.messaging writes them; the closing brace is left to the caller. */
export function envelopeText(notification: Notification): string {
  const { message_id, publisher_id, event_type, priority, timestamp } = notification
  const head = `{"message_id":${quoted(message_id)},"publisher_id":${quoted(publisher_id)},"event_type":${quoted(event_type)}`
  return `${head},"priority":"${priority}","payload":${payloadText(notification)},"timestamp":${quoted(timestamp)}`
}

/** A text as JSON. Attributes are nearly always of characters that need no escape. */
export function quoted(text: string): string {
  return /^[ !#-[\]-~]*$/.test(text) ? `"${text}"` : JSON.stringify(text)
}

const noHeaders = Object.freeze({})

export function jsonMessage(text: string): EncodedMessage {
  return { body: textBytes(text), contentType, contentEncoding, headers: noHeaders }
}
