import { decodeMessage } from '@glance-notifications/core'
import type { Message } from 'amqplib'
import { messageHeaders } from '../queue-names.js'
import { receivedMessage } from '../source/message-content.js'
import type { DeadLetter } from './dead-letter.js'

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
