import type { Notification } from '../notification.js'
import { payloadText } from '../payload-text.js'
import { decodeMessage } from './decode.js'
import type { EncodedMessage, Format } from './format.js'

/** oslo.messaging's listeners take nothing but exactly this content type. */
const contentType = 'application/json'
const contentEncoding = 'utf-8'

/** The flat object of 2013 (`glance/notifier`): the six attributes and nothing else; a context is not sent. */
export function glanceFormat(): Format {
  return {
    name: 'glance',
    encode: (notification) => jsonMessage(`${openEnvelope(notification)}}`),
    decode: decodeMessage,
  }
}

/** The six attributes in the order in which oslo.messaging writes them; the closing brace is left to the caller. */
export function openEnvelope(notification: Notification): string {
  const { message_id, publisher_id, event_type, priority, timestamp } = notification
  return `{"message_id":${JSON.stringify(message_id)},"publisher_id":${JSON.stringify(publisher_id)},"event_type":${JSON.stringify(
    event_type,
  )},"priority":"${priority}","payload":${payloadText(notification)},"timestamp":${JSON.stringify(timestamp)}`
}

export function jsonMessage(text: string): EncodedMessage {
  return { body: Buffer.from(text), contentType, contentEncoding, headers: {} }
}
