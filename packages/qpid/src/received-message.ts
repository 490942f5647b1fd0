import type { ReceivedMessage } from '@glance-notifications/core'
import { AmqpReader } from './amqp-reader.js'
import { sections } from './sections.js'

/** A message as it came in. */
export interface AmqpDelivery {
  readonly message: ReceivedMessage
  /** How often the broker has tried to deliver it before, where it counts. */
  readonly deliveryCount: number
  /** All of it. */
  readonly bytes: Buffer
}

/** The fields that are read, by their places. */
const deliveryCountField = 0b1_0000
const contentFields = 0b1100_0000

/**
 * Reads of an encoded message what a listener needs. Never throws: what is no message, or has a body other than data sections, a text
 * or binary, is handed over as the bytes that came, which are no JSON.
 */
export function readMessage(bytes: Buffer): AmqpDelivery {
  try {
    return messageIn(bytes)
  } catch {
    return { message: { body: bytes }, deliveryCount: 0, bytes }
  }
}

function messageIn(bytes: Buffer): AmqpDelivery {
  const reader = new AmqpReader(bytes)
  const message: Changeable<ReceivedMessage> = { body: bytes }
  const parts: Buffer[] = []
  let deliveryCount: unknown
  while (!reader.isAtEnd) {
    const section = reader.descriptor()
    switch (section) {
      case sections.header:
        deliveryCount = reader.fields(deliveryCountField)[4]
        break
      case sections.properties: {
        const [, , , , , , contentType, contentEncoding] = reader.fields(contentFields)
        if (typeof contentType === 'string') message.contentType = contentType
        if (typeof contentEncoding === 'string') message.contentEncoding = contentEncoding
        break
      }
      case sections.applicationProperties: {
        const headers = reader.value()
        if (isRecord(headers)) message.headers = headers
        break
      }
      case sections.data:
      case sections.sequence:
      case sections.value: {
        const part = reader.value()
        if (typeof part === 'string') parts.push(Buffer.from(part))
        else if (Buffer.isBuffer(part)) parts.push(part)
        break
      }
      default:
        reader.skip()
    }
  }
  // RabbitMQ splits what is longer than a frame of its own into several data sections.
  const body = parts.length > 1 ? Buffer.concat(parts) : parts[0]
  if (body) message.body = body
  return { message, deliveryCount: typeof deliveryCount === 'number' ? deliveryCount : 0, bytes }
}

/** While it is made. */
type Changeable<T> = { -readonly [Key in keyof T]: T[Key] }

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
}
