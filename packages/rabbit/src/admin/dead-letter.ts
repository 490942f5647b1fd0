import { type Decoded, decodeMessage } from '@glance-notifications/core'
import type { Message } from 'amqplib'
import { messageHeaders } from '../queue-names.js'
import { receivedMessage } from '../source/message-content.js'

/** A message that was put aside. */
export interface DeadLetter {
  /** What was put aside. Also what cannot be decoded is here, with its bytes in `body`. */
  readonly decoded: Decoded
  /** The bytes, as they were sent. */
  readonly body: Uint8Array
  /** Why it was put aside, in the words of whoever did; absent where the broker did. */
  readonly reason?: string
  /** How often handlers have tried. */
  readonly attempts?: number
  /** Where it was published to in the beginning. */
  readonly exchange?: string
  /** As it was published in the beginning. */
  readonly routingKey?: string
  /** ISO 8601, UTC. */
  readonly deadLetteredAt?: string
}

export function deadLetterOf(message: Message): DeadLetter {
  const received = receivedMessage(message)
  const { headers = {} } = received
  const text = (name: string): string | undefined => {
    const value: unknown = headers[name]
    return typeof value === 'string' ? value : undefined
  }
  const attempts: unknown = headers[messageHeaders.attempts]
  // With `deadLetter: 'reject'` it is the broker that put it aside, in headers of its own.
  const reason = text(messageHeaders.reason) ?? text('x-first-death-reason')
  const exchange = text(messageHeaders.exchange) ?? text('x-first-death-exchange')
  const routingKey = text(messageHeaders.routingKey)
  const deadLetteredAt = text(messageHeaders.deadLetteredAt)
  return {
    decoded: decodeMessage(received),
    body: message.content,
    ...(reason !== undefined && { reason }),
    ...(typeof attempts === 'number' && { attempts }),
    ...(exchange !== undefined && { exchange }),
    ...(routingKey !== undefined && { routingKey }),
    ...(deadLetteredAt !== undefined && { deadLetteredAt }),
  }
}

/** The `message_id` of what was put aside, where it can be read. */
export function messageIdOf({ decoded }: DeadLetter): string | undefined {
  return decoded.ok ? decoded.notification.message_id : undefined
}
