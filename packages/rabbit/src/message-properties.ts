import { type Headers, type Notification, parseTimestamp } from '@glance-notifications/core'
import type { Options } from 'amqplib'
import type { Content } from './content.js'
import type { RabbitSettings } from './options.js'
import { rabbitError } from './rabbit-error.js'

/** RabbitMQ routes by these; it takes lists in them and nothing else, and closes the channel over anything else. */
const routingHeaders = ['CC', 'BCC']

/** Throws `invalid` for a header that would take the messages of others down with its own. */
export function checkHeaders(headers: Headers): void {
  const name = routingHeaders.find((routing) => Object.hasOwn(headers, routing))
  if (name === undefined) return
  throw rabbitError('invalid', `Header ${name} is RabbitMQ's own.`, {
    phase: 'write',
    issues: [{ path: `/headers/${name}`, message: "is RabbitMQ's own" }],
  })
}

/**
 * The properties of the message. Those that Glance sets have Glance's values; added are only `message_id`,
 * `timestamp` (in seconds, as AMQP 0-9-1 has it) and `type`, which Glance leaves empty.
 */
export function messageProperties(
  notification: Notification,
  content: Content,
  headers: Headers | undefined,
  { persistent, mandatory }: Pick<RabbitSettings, 'persistent' | 'mandatory'>,
): Options.Publish {
  const milliseconds = parseTimestamp(notification.timestamp)
  return {
    contentType: content.contentType,
    ...(content.contentEncoding !== undefined && { contentEncoding: content.contentEncoding }),
    headers: headers ? { ...content.headers, ...headers } : content.headers,
    persistent,
    priority: 0,
    messageId: notification.message_id,
    ...(milliseconds !== undefined && { timestamp: Math.floor(milliseconds / 1000) }),
    type: notification.event_type,
    mandatory,
  }
}
