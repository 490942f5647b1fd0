import {
  createNotification,
  glanceFormat,
  type Notification,
  osloV1Format,
  osloV2Format,
} from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { messageProperties } from './message-properties.js'

const asIs = { persistent: true, mandatory: true }
const notification: Notification = {
  ...createNotification({ publisher_id: 'h', event_type: 'image.create', priority: 'INFO', payload: {} }),
  message_id: '200b6db5-8335-4669-adff-ea24dd2a5191',
  timestamp: '2026-11-22 07:46:48.963585',
}

describe('the properties of a message', () => {
  it.each([glanceFormat(), osloV1Format(), osloV2Format()])(
    'are those that Glance sets, and three that it leaves empty, in format $name',
    (format) => {
      expect(messageProperties(asIs)(notification, format.encode(notification), undefined)).toEqual({
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        headers: {},
        persistent: true,
        priority: 0,
        messageId: '200b6db5-8335-4669-adff-ea24dd2a5191',
        timestamp: 1795333608,
        type: 'image.create',
        mandatory: true,
      })
    },
  )

  it('have the whole second of a time without a fraction', () => {
    const whole = { ...notification, timestamp: '2026-11-22 07:46:48' }
    const { timestamp } = messageProperties(asIs)(whole, glanceFormat().encode(whole), undefined)
    expect(timestamp).toBe(1795333608)
  })

  it('leave out a time that cannot be read', () => {
    const odd = { ...notification, timestamp: 'yesterday' }
    expect(messageProperties(asIs)(odd, glanceFormat().encode(odd), undefined)).not.toHaveProperty(
      'timestamp',
    )
  })

  it("have the caller's headers before those of the format", () => {
    const message = { body: Buffer.from('x'), contentType: 'text/plain', headers: { a: 1, b: 1 } }
    const properties = messageProperties(asIs)(notification, message, { b: 2, c: true })
    expect(properties.headers).toEqual({ a: 1, b: 2, c: true })
    expect(properties).not.toHaveProperty('contentEncoding')
  })

  it('say when the message need not survive, or need not arrive', () => {
    const options = { persistent: false, mandatory: false }
    expect(
      messageProperties(options)(notification, glanceFormat().encode(notification), undefined),
    ).toMatchObject(options)
  })
})
