import { validate, version } from 'uuid'
import { describe, expect, it } from 'vitest'
import { createNotification, type NotificationInput } from './notification.js'

const input: NotificationInput = {
  publisher_id: 'image.localhost',
  event_type: 'image.create',
  priority: 'INFO',
  payload: { id: '1' },
}

describe('a new notification', () => {
  it('has what it was given, and the order of Glance', () => {
    const notification = createNotification(input)
    expect(notification).toMatchObject(input)
    expect(Object.keys(notification)).toEqual([
      'message_id',
      'publisher_id',
      'event_type',
      'priority',
      'timestamp',
      'payload',
    ])
  })

  it('has a message id of its own, a UUID of version 4', () => {
    const ids = Array.from({ length: 1_000 }, () => createNotification(input).message_id)
    expect(new Set(ids).size).toBe(1_000)
    expect(ids.every((id) => validate(id) && version(id) === 4)).toBe(true)
  })

  it('has the time of now', () => {
    expect(createNotification(input).timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/)
  })

  it('has a context only when it was given one', () => {
    expect('context' in createNotification(input)).toBe(false)
    expect(createNotification({ ...input, context: { request_id: 'r' } }).context).toEqual({
      request_id: 'r',
    })
  })
})
