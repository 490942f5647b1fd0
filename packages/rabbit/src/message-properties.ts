import type { Headers, Notification } from '@glance-notifications/core'
import type { Content } from '@glance-notifications/core/connection'
import type { Options } from 'amqplib'
import type { RabbitSettings } from './options.js'
import { rabbitError } from './rabbit-error.js'
import { secondsReader } from './timestamp-seconds.js'

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

/** Gives the properties of a message. */
export type MessageProperties = (
  notification: Notification,
  content: Content,
  headers: Headers | undefined,
) => Options.Publish

/**
 * The properties of the message. Those that Glance sets have Glance's values; added are only `message_id`,
 * `timestamp` (in seconds, as AMQP 0-9-1 has it) and `type`, which Glance leaves empty.
 */
export function messageProperties({
  persistent,
  mandatory,
}: Pick<RabbitSettings, 'persistent' | 'mandatory'>): MessageProperties {
  const secondsOf = secondsReader()
  return (notification, content, headers) => {
    const { contentType, contentEncoding } = content
    const seconds = secondsOf(notification.timestamp)
    const properties: Options.Publish = {
      contentType,
      headers: headers ? { ...content.headers, ...headers } : content.headers,
      persistent,
      priority: 0,
      messageId: notification.message_id,
      type: notification.event_type,
      mandatory,
    }
    // Not spread: that takes longer than all the rest.
    if (contentEncoding !== undefined) properties.contentEncoding = contentEncoding
    if (seconds !== undefined) properties.timestamp = seconds
    return properties
  }
}
