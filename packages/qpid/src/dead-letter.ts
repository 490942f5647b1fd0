import rhea, { type Message } from 'rhea'
import type { AmqpDelivery } from './received-message.js'

/** Application properties of a dead letter. */
export const deadLetterProperties = {
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

/** The message that was read, with its body as it came, and why it was put aside. */
export function deadLetter(
  { message, durable, messageId, subject, creationTime }: AmqpDelivery,
  { reason, attempts, address }: WhyDead,
): Message {
  const { body, contentType, contentEncoding, headers } = message
  return {
    durable,
    ...(messageId !== undefined && { message_id: messageId }),
    ...(subject !== undefined && { subject }),
    ...(contentType !== undefined && { content_type: contentType }),
    ...(contentEncoding !== undefined && { content_encoding: contentEncoding }),
    ...(creationTime !== undefined && { creation_time: creationTime }),
    application_properties: {
      ...writable(headers),
      [deadLetterProperties.reason]: reason,
      [deadLetterProperties.attempts]: attempts,
      [deadLetterProperties.address]: address,
      ...(subject !== undefined && { [deadLetterProperties.subject]: subject }),
      [deadLetterProperties.deadLetteredAt]: new Date().toISOString(),
    },
    body: rhea.message.data_section(body),
  }
}

/** Of the headers that came, those that rhea writes as what they were. */
function writable(headers: Readonly<Record<string, unknown>> = {}): Record<string, unknown> {
  const entries = Object.entries(headers).filter(([, value]) =>
    ['string', 'number', 'boolean'].includes(typeof value),
  )
  return Object.fromEntries(entries)
}
