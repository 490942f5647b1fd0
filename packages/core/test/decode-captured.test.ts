import { describe, expect, it } from 'vitest'
import { decodeMessage } from '../src/formats/decode.js'
import type { ReceivedMessage } from '../src/formats/format.js'
import { osloPriorities, type ReceivedNotification } from '../src/notification.js'
import { parseTimestamp, toIsoTimestamp } from '../src/timestamp.js'
import { type CapturedFile, capturedFiles, capturedMessages } from './support/captured-messages.js'

interface Read {
  readonly notification: ReceivedNotification
  readonly uniqueId?: string
}

function read(message: ReceivedMessage): Read {
  const result = decodeMessage(message)
  if (!result.ok) throw new Error(result.reason)
  return result
}

function notificationsIn(file: CapturedFile): ReceivedNotification[] {
  return capturedMessages(file).map((message) => read(message).notification)
}

/** The one image of the captures that has everything odd about it. */
function oddImage(file: CapturedFile): ReceivedNotification | undefined {
  return notificationsIn(file).find(({ event_type }) => event_type === 'image.create')
}

/** What no two publishes have in common. */
function withoutIds(notification: ReceivedNotification | undefined): object {
  return { ...notification, message_id: undefined, timestamp: undefined }
}

describe.each(capturedFiles)('every message of %s', (file) => {
  const messages = capturedMessages(file)

  it('can be read, and has every attribute', () => {
    expect(messages.length).toBeGreaterThan(2)
    for (const message of messages) {
      const { notification } = read(message)
      expect(notification).toMatchObject({
        message_id: expect.stringMatching(
          /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
        ),
        publisher_id: 'image.localhost',
        event_type: expect.stringMatching(/^\w+\.\w+/),
        priority: expect.toSatisfy((priority) => osloPriorities.includes(priority)),
      })
      expect(notification).toHaveProperty('payload')
      const key = `notifications.${notification.priority.toLowerCase()}`
      expect([key, undefined]).toContain(message.routingKey)
    }
  })

  it('was made at a time that keeps its microseconds', () => {
    for (const { timestamp } of notificationsIn(file)) {
      expect(toIsoTimestamp(timestamp)).toBe(`${timestamp.replace(' ', 'T')}Z`)
      expect(parseTimestamp(timestamp)).toBeGreaterThan(Date.UTC(2026, 0))
    }
  })

  it('has its _unique_id beside it, where it went through a broker', () => {
    const isLogged = file === 'oslo-14-log'
    const ids = messages.map((message) => read(message).uniqueId)
    expect(ids.map((id) => /^[0-9a-f]{32}$/.test(id ?? ''))).toEqual(ids.map(() => !isLogged))
    expect(new Set(ids).size).toBe(isLogged ? 1 : ids.length)
  })
})

describe('what oslo.messaging writes', () => {
  it.each(['oslo-14-messaging', 'oslo-14-messagingv2'] as const)('is read at every priority: %s', (file) => {
    const found = new Set(notificationsIn(file).map(({ priority }) => priority))
    expect([...found].toSorted()).toEqual(osloPriorities.toSorted())
  })

  it.each(['oslo-14-messaging', 'oslo-14-messagingv2'] as const)('may have any payload: %s', (file) => {
    const payloadOf = (eventType: string): unknown =>
      notificationsIn(file).find(({ event_type }) => event_type === eventType)?.payload
    expect(payloadOf('image.upload')).toMatch(/^Image storage media is full: /)
    expect(payloadOf('scheduler.heartbeat')).toBeNull()
    expect(payloadOf('scheduler.batch')).toEqual([1, 2.5, null, true, [], {}])
    expect(payloadOf('compute.instance.update')).toEqual({
      memory_mb: 2n ** 53n + 1n,
      negative: -(2n ** 70n),
      ratio: 1e-7,
    })
  })

  it('is the same in both versions, compressed or not', () => {
    const plain = notificationsIn('oslo-14-messaging').map(withoutIds)
    expect(notificationsIn('oslo-14-messagingv2').map(withoutIds)).toEqual(plain)
    const compressed = capturedMessages('oslo-14-compressed')
    expect(compressed.map(({ headers }) => headers)).toEqual(
      compressed.map(() => ({ compression: 'application/x-gzip' })),
    )
    expect(compressed.map(({ body }) => body[0])).toEqual([0x78, 0x78, 0x78, 0x78])
    expect(withoutIds(oddImage('oslo-14-compressed'))).toEqual({
      ...withoutIds(oddImage('oslo-14-messaging')),
      priority: 'ERROR',
    })
  })

  it('has its context beside the attributes', () => {
    expect(oddImage('oslo-14-messagingv2')?.context).toEqual({
      request_id: 'req-5f1e0b5e-6f2c-4b1e-9a64-0d1e5d7f7c11',
      user_id: '0a1b2c3d4e5f60718293a4b5c6d7e8f9',
      project_id: '9a8b7c6d5e4f40312a1b0c9d8e7f6a5b',
      is_admin: false,
      roles: ['member', 'reader'],
    })
    expect(notificationsIn('oslo-14-messagingv2').filter(({ context }) => context)).toHaveLength(1)
  })

  it.each(['oslo-14-messaging', 'oslo-14-messagingv2', 'oslo-14-compressed', 'oslo-14-log'] as const)(
    'may have any characters and keys, and big integers: %s',
    (file) => {
      const image = Object(oddImage(file)?.payload)
      expect(image).toMatchObject({
        name: 'Bild ü € \u{1f5bc} "q" \\ \u2028',
        size: 2n ** 63n + 1n,
        tags: ['été'],
      })
      expect(Object.entries(image.properties)).toEqual([
        ['__proto__', 'polluted'],
        ['constructor', 'c'],
        ['a.b:c d/e', '日本'],
        ['toString', 't'],
      ])
      expect(Object.getPrototypeOf(image.properties)).toBe(Object.prototype)
    },
  )
})
