import type { ReceivedMessage } from '@glance-notifications/core'
import type { ConsumeMessage, Message, Options } from 'amqplib'
import { messageHeaders } from '../queue-names.js'

type Received = { -readonly [K in keyof ReceivedMessage]: ReceivedMessage[K] }

export function receivedMessage({ content, properties }: Message): ReceivedMessage {
  const { contentType, contentEncoding, headers } = properties
  // Made for each message, and what is spread into it takes longer than the rest of it.
  const message: Received = { body: content }
  if (typeof contentType === 'string') message.contentType = contentType
  if (typeof contentEncoding === 'string') message.contentEncoding = contentEncoding
  if (headers) message.headers = headers
  return message
}

/** How often handlers have failed before: told by the header of a retry. A dead letter that was moved back begins anew. */
export function attemptsBefore({ properties: { headers } }: ConsumeMessage): number {
  const attempts: unknown = headers?.[messageHeaders.attempts]
  const isRetry = typeof attempts === 'number' && headers?.[messageHeaders.reason] === undefined
  return isRetry && Number.isSafeInteger(attempts) && attempts > 0 ? attempts : 0
}

/**
 * How often the broker has delivered it: a quorum queue counts what came back, in this header. On a message that comes for the
 * first time it was written by another queue, out of which somebody has copied it.
 */
export function deliveriesOf({ fields: { redelivered }, properties: { headers } }: ConsumeMessage): number {
  const count: unknown = headers?.['x-delivery-count']
  return redelivered && typeof count === 'number' ? count + 1 : 1
}

/** Headers of ours that it carries from before: those that are put in now tell everything. */
const ours: ReadonlySet<string> = new Set(Object.values(messageHeaders))
/** Headers that the broker acts upon, or has written: `CC` would send copies to others. */
const brokersOwn = /^(B?CC|x-delivery-count|x-acquired-count|x-(first-|last-)?death(-.*)?)$/

/** Not among them: `expiration`, which is of the queue that it leaves, and `userId`, which only that user may write. */
const kept: ReadonlySet<string> = new Set([
  'contentType',
  'contentEncoding',
  'priority',
  'correlationId',
  'replyTo',
  'messageId',
  'timestamp',
  'type',
  'appId',
])

/** The properties that it came with, and headers of ours beside its own. */
export function propertiesWith(
  { properties }: Message,
  headers: Readonly<Record<string, string | number>>,
): Options.Publish {
  const own = Object.entries(properties.headers ?? {}).filter(
    ([name]) => !brokersOwn.test(name) && !ours.has(name),
  )
  return {
    ...Object.fromEntries(
      Object.entries(properties).filter(([name, value]) => kept.has(name) && value !== undefined),
    ),
    headers: { ...Object.fromEntries(own), ...headers },
    persistent: true,
  }
}

/** Where it was published to in the beginning: a message that was tried again carries it along. */
export function originOf({ fields, properties: { headers } }: ConsumeMessage): {
  readonly exchange: string
  readonly routingKey: string
} {
  const exchange: unknown = headers?.[messageHeaders.exchange]
  const routingKey: unknown = headers?.[messageHeaders.routingKey]
  return typeof exchange === 'string' && typeof routingKey === 'string'
    ? { exchange, routingKey }
    : { exchange: fields.exchange, routingKey: fields.routingKey }
}
