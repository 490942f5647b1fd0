import {
  type EncodedMessage,
  type Headers,
  type Notification,
  parseTimestamp,
} from '@glance-notifications/core'
import rhea, { type Message } from 'rhea'
import type { QpidSettings } from './options.js'

/**
 * The notification as an AMQP 1.0 message: one data section with the encoded body, which every broker hands on as plain
 * bytes also to clients of other protocols. What a consumer needs is in the body; the properties are for routing.
 */
export function amqpMessage(
  notification: Notification,
  message: EncodedMessage,
  headers: Headers | undefined,
  { topic, durable }: Pick<QpidSettings, 'topic' | 'durable'>,
): Message {
  const time = parseTimestamp(notification.timestamp)
  return {
    durable,
    message_id: notification.message_id,
    subject: subjectOf(topic, notification),
    content_type: message.contentType,
    ...(message.contentEncoding !== undefined && { content_encoding: message.contentEncoding }),
    ...(time !== undefined && { creation_time: new Date(Math.floor(time)) }),
    application_properties: { ...message.headers, ...headers },
    body: rhea.message.data_section(asBuffer(message.body)),
  }
}

/** `<topic>.<priority>`, the part of the address that qpid's clients of 2013 called the subject. */
export function subjectOf(topic: string, { priority }: Notification): string {
  return `${topic}.${priority.toLowerCase()}`
}

/** rhea writes nothing else; the format of a user may give a plain array of bytes. */
function asBuffer(body: Uint8Array): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}
