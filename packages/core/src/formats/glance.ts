import { commonText, idText, timeText } from '../attributes-text.js'
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
  return `{${idText(notification)},${commonText(notification)},"payload":`
}

/** What comes after the payload. */
function tailText(notification: Notification): string {
  return `,${timeText(notification)}`
}

const noHeaders = Object.freeze({})

export function jsonMessage(body: Uint8Array): EncodedMessage {
  return { body, contentType, contentEncoding, headers: noHeaders }
}

export function jsonText(text: string): EncodedText {
  return { text, contentType, contentEncoding, headers: noHeaders }
}
