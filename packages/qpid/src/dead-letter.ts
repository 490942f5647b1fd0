import rhea from 'rhea'
import { readOrigin } from './message-origin.js'
import type { AmqpDelivery } from './received-message.js'

/** Application properties of a dead letter. */
const deadLetterProperties = {
  /** Why it was put aside, for people. */
  reason: 'x-glance-reason',
  /** How often handlers have tried. */
  attempts: 'x-glance-attempts',
  /** What it was read from. */
  address: 'x-glance-address',
  /** Its subject, which is its routing key where a broker has such. */
  subject: 'x-glance-subject',
  /** ISO 8601, UTC. */
  deadLetteredAt: 'x-glance-dead-lettered-at',
} as const

export interface WhyDead {
  readonly reason: string
  readonly attempts: number
  readonly address: string
}

/** What was read, with its body as it came, and why it was put aside: an encoded message. */
export function deadLetter({ message, bytes }: AmqpDelivery, { reason, attempts, address }: WhyDead): Buffer {
  const { encodedBody, durable, messageId, subject, creationTime } = readOrigin(bytes)
  const { body, contentType, contentEncoding, headers } = message
  const head = rhea.message.encode({
    durable,
    ...(messageId !== undefined && { message_id: messageId }),
    ...(subject !== undefined && { subject }),
    ...(contentType !== undefined && { content_type: contentType }),
    ...(contentEncoding !== undefined && { content_encoding: contentEncoding }),
    ...(creationTime !== undefined && { creation_time: creationTime }),
    application_properties: {
      ...keptOf(headers),
      [deadLetterProperties.reason]: reason,
      [deadLetterProperties.attempts]: attempts,
      [deadLetterProperties.address]: address,
      ...(subject !== undefined && { [deadLetterProperties.subject]: subject }),
      [deadLetterProperties.deadLetteredAt]: new Date().toISOString(),
    },
    // What was no message becomes the body of one.
    body: encodedBody ? noBody : rhea.message.data_section(Buffer.from(body)),
  })
  return encodedBody ? Buffer.concat([head, ...encodedBody]) : head
}

/** rhea asks a body for its sections. */
const noBody = { collect_sections: () => {} }

/** Those that are put in now tell everything. */
const ours: ReadonlySet<string> = new Set(Object.values(deadLetterProperties))

/** Of the headers that came, those that rhea writes as what they were. */
function keptOf(headers: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const entries = Object.entries(headers).filter(
    ([name, value]) => !ours.has(name) && ['string', 'number', 'boolean'].includes(typeof value),
  )
  return Object.fromEntries(entries)
}
