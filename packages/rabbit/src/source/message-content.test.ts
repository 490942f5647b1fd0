import type { ConsumeMessage } from 'amqplib'
import { describe, expect, it } from 'vitest'
import { attemptsBefore, deliveriesOf, originOf, propertiesWith, receivedMessage } from './message-content.js'

function messageWith(headers: Record<string, unknown> | undefined): ConsumeMessage {
  const unset = {
    contentType: undefined,
    contentEncoding: undefined,
    deliveryMode: 2,
    priority: undefined,
    correlationId: undefined,
    replyTo: undefined,
    expiration: '1000',
    messageId: 'an-id',
    timestamp: undefined,
    type: undefined,
    userId: 'glance',
    appId: undefined,
    clusterId: undefined,
  }
  return {
    content: Buffer.from('{}'),
    fields: {
      consumerTag: 'c',
      deliveryTag: 1,
      redelivered: false,
      exchange: 'glance',
      routingKey: 'notifications.info',
    },
    properties: { ...unset, headers },
  }
}

/** The same, not for the first time. */
function again(headers: Record<string, unknown> | undefined): ConsumeMessage {
  const message = messageWith(headers)
  return { ...message, fields: { ...message.fields, redelivered: true } }
}

const retried = {
  'x-glance-attempts': 2,
  'x-glance-exchange': 'first',
  'x-glance-routing-key': 'notifications.warn',
}

describe('a message that was consumed', () => {
  it('is handed over with what it says of itself, and no more', () => {
    expect(receivedMessage(messageWith(undefined))).toEqual({ body: Buffer.from('{}') })
    expect(receivedMessage(messageWith({ compression: 'application/x-gzip' }))).toEqual({
      body: Buffer.from('{}'),
      headers: { compression: 'application/x-gzip' },
    })
  })

  it('counts the attempts of its retries', () => {
    expect(attemptsBefore(messageWith(retried))).toBe(2)
    expect(attemptsBefore(messageWith(undefined))).toBe(0)
  })

  it.each([-1, 0.5, Number.NaN, '2', null])(
    'takes nothing for a number of attempts that is none: %s',
    (attempts) => expect(attemptsBefore(messageWith({ 'x-glance-attempts': attempts }))).toBe(0),
  )

  it('begins anew when it was put aside and moved back', () => {
    expect(attemptsBefore(messageWith({ ...retried, 'x-glance-reason': 'no' }))).toBe(0)
  })

  it('counts the deliveries that the broker tells of', () => {
    expect(deliveriesOf(again({ 'x-delivery-count': 3 }))).toBe(4)
    expect(deliveriesOf(again(undefined))).toBe(1)
  })

  it('does not believe a count on what comes for the first time: another queue has written it', () => {
    expect(deliveriesOf(messageWith({ 'x-delivery-count': 30 }))).toBe(1)
  })

  it('knows where it came from, also after retries', () => {
    expect(originOf(messageWith(undefined))).toEqual({ exchange: 'glance', routingKey: 'notifications.info' })
    expect(originOf(messageWith(retried))).toEqual({ exchange: 'first', routingKey: 'notifications.warn' })
  })

  it('is sent on without what the broker acts upon or has added', () => {
    const headers = {
      CC: ['others'],
      BCC: ['others'],
      'x-delivery-count': 3,
      'x-death': [{}],
      'x-first-death-queue': 'q',
      'x-last-death-reason': 'expired',
      'x-glance-reason': 'what it was put aside for before',
      mine: 1,
    }
    expect(propertiesWith(messageWith(headers), { added: 2 })).toEqual({
      messageId: 'an-id',
      persistent: true,
      headers: { mine: 1, added: 2 },
    })
  })
})
