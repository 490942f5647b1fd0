import type { ReceivedMessage } from '@glance-notifications/core'
import { AmqpReader } from './amqp-reader.js'

/** A message as it came in, with what its dead letter keeps of it. */
export interface AmqpDelivery {
  readonly message: ReceivedMessage
  /** The sections of the body as they came; undefined when that was no message. */
  readonly encodedBody?: readonly Buffer[]
  /** How often the broker has tried to deliver it before, where it counts. */
  readonly deliveryCount: number
  readonly durable: boolean
  readonly messageId?: string
  readonly subject?: string
  readonly creationTime?: Date
}

/** The sections of a message (AMQP 1.0, section 3.2), by the code of their descriptor. */
const sections = {
  header: 0x70,
  properties: 0x73,
  applicationProperties: 0x74,
  data: 0x75,
  sequence: 0x76,
  value: 0x77,
}
const bodySections: ReadonlySet<number | undefined> = new Set([
  sections.data,
  sections.sequence,
  sections.value,
])

/**
 * Reads an encoded message. Never throws: what is no message, or has a body other than data sections, a text or binary,
 * is handed over as the bytes that came, which are no JSON.
 */
export function readMessage(bytes: Buffer): AmqpDelivery {
  try {
    return messageIn(bytes)
  } catch {
    return { message: { body: bytes }, deliveryCount: 0, durable: false }
  }
}

function messageIn(bytes: Buffer): AmqpDelivery {
  const reader = new AmqpReader(bytes)
  const found = new Map<number | undefined, unknown>()
  const parts: Buffer[] = []
  const encodedBody: Buffer[] = []
  while (!reader.isAtEnd) {
    const start = reader.position
    const section = reader.descriptor()
    const value = reader.value()
    found.set(section, value)
    if (!bodySections.has(section)) continue
    encodedBody.push(bytes.subarray(start, reader.position))
    if (typeof value === 'string') parts.push(Buffer.from(value))
    else if (Buffer.isBuffer(value)) parts.push(value)
  }
  const [durable, , , , deliveryCount] = listOf(found.get(sections.header))
  const properties = listOf(found.get(sections.properties))
  const [messageId, , , subject, , , contentType, contentEncoding, , creationTime] = properties
  const headers = found.get(sections.applicationProperties)
  return {
    message: {
      body: bodyOf(parts) ?? bytes,
      ...(isText(contentType) && { contentType }),
      ...(isText(contentEncoding) && { contentEncoding }),
      ...(isRecord(headers) && { headers }),
    },
    ...(encodedBody.length > 0 && { encodedBody }),
    deliveryCount: typeof deliveryCount === 'number' ? deliveryCount : 0,
    durable: durable === true,
    ...(isText(messageId) && { messageId }),
    ...(isText(subject) && { subject }),
    ...(isTime(creationTime) && { creationTime }),
  }
}

/** RabbitMQ splits what is longer than a frame of its own into several data sections. */
function bodyOf(parts: readonly Buffer[]): Buffer | undefined {
  return parts.length > 1 ? Buffer.concat(parts) : parts[0]
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isTime(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime())
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !Buffer.isBuffer(value)
}
