import { createNotification, glanceFormat, osloV2Format, priorities } from '@glance-notifications/core'
import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { amqpMessage, subjectOf } from './amqp-message.js'

const notification = createNotification({
  publisher_id: 'image.test',
  event_type: 'image.create',
  priority: 'WARN',
  payload: { name: 'Zürich', size: 2n ** 60n },
})
const encoded = glanceFormat().encode(notification)
const settings = { topic: 'notifications', durable: true }

/** What a receiver makes of it. */
function received(...args: Parameters<typeof amqpMessage>): ReturnType<typeof rhea.message.decode> {
  return rhea.message.decode(rhea.message.encode(amqpMessage(...args)))
}

describe('amqpMessage', () => {
  it('carries the encoded notification in one data section', () => {
    const { body } = received(notification, encoded, undefined, settings)
    expect(body.typecode).toBe(0x75)
    expect(body.multiple).toBeUndefined()
    expect(Buffer.compare(body.content, Buffer.from(encoded.body))).toBe(0)
  })

  it('says what it is', () => {
    const message = received(notification, encoded, undefined, settings)
    expect(message).toMatchObject({
      durable: true,
      message_id: notification.message_id,
      subject: 'notifications.warn',
      content_type: 'application/json',
      content_encoding: 'utf-8',
    })
    const creation: unknown = message.creation_time
    expect(creation).toEqual(new Date(`${notification.timestamp.slice(0, 23).replace(' ', 'T')}Z`))
  })

  it('is not durable when that is not wanted', () => {
    expect(received(notification, encoded, undefined, { ...settings, durable: false }).durable).toBe(false)
  })

  it('carries headers as application properties', () => {
    const headers = {
      traceparent: '00-ab-cd-01',
      retries: 3,
      none: 0,
      below: -7,
      ratio: 0.5,
      large: 2 ** 53,
      sampled: true,
    }
    expect(received(notification, encoded, headers, settings).application_properties).toEqual(headers)
  })

  it('lets the headers of the caller win over those of the format', () => {
    const message = { ...encoded, headers: { a: 1, b: 1 } }
    expect(received(notification, message, { b: 2 }, settings).application_properties).toEqual({ a: 1, b: 2 })
  })

  it('takes a body that is a part of a larger array of bytes, from a format of one’s own', () => {
    const body = new Uint8Array(Buffer.from('..{"a":1}..')).subarray(2, 9)
    const { body: section } = received(notification, { ...encoded, body }, undefined, settings)
    expect(String(section.content)).toBe('{"a":1}')
  })

  it('is the same however often it is made', () => {
    const format = osloV2Format()
    const bytes = (): Buffer =>
      rhea.message.encode(amqpMessage(notification, format.encode(notification), { a: 'b' }, settings))
    expect(bytes().equals(bytes())).toBe(true)
  })

  it('has no time of creation when the notification has none that can be read', () => {
    const odd = { ...notification, timestamp: 'yesterday' }
    expect(received(odd, encoded, undefined, settings).creation_time ?? undefined).toBeUndefined()
  })
})

describe('subjectOf', () => {
  it.each(priorities)('is the topic and the priority %s in lower case', (priority) => {
    expect(subjectOf('notifications', { ...notification, priority })).toBe(
      `notifications.${priority.toLowerCase()}`,
    )
  })
})
