import { AmqpReader } from './amqp-reader.js'
import { sections } from './sections.js'

/** What a dead letter keeps of a message, besides what a listener needs. */
export interface MessageOrigin {
  /** The sections of the body as they came; undefined when that was no message. */
  readonly encodedBody?: readonly Buffer[]
  readonly durable: boolean
  readonly messageId?: string
  readonly subject?: string
  readonly creationTime?: Date
}

/** Reads it of an encoded message. Never throws. */
export function readOrigin(bytes: Buffer): MessageOrigin {
  try {
    return originIn(bytes)
  } catch {
    return { durable: false }
  }
}

function originIn(bytes: Buffer): MessageOrigin {
  const reader = new AmqpReader(bytes)
  const found = new Map<number | undefined, unknown>()
  const encodedBody: Buffer[] = []
  while (!reader.isAtEnd) {
    const start = reader.position
    const section = reader.descriptor()
    found.set(section, reader.value())
    if (bodySections.has(section)) encodedBody.push(bytes.subarray(start, reader.position))
  }
  const [durable] = listOf(found.get(sections.header))
  const [messageId, , , subject, , , , , , creationTime] = listOf(found.get(sections.properties))
  return {
    ...(encodedBody.length > 0 && { encodedBody }),
    durable: durable === true,
    ...(typeof messageId === 'string' && { messageId }),
    ...(typeof subject === 'string' && { subject }),
    ...(isTime(creationTime) && { creationTime }),
  }
}

const bodySections: ReadonlySet<number | undefined> = new Set([
  sections.data,
  sections.sequence,
  sections.value,
])

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function isTime(value: unknown): value is Date {
  return value instanceof Date && !Number.isNaN(value.getTime())
}
