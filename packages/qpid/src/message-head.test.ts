import {
  createNotification,
  type EncodedMessage,
  glanceFormat,
  type Headers,
  type Notification,
  osloV2Format,
  priorities,
} from '@glance-notifications/core'
import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { messageHeads, subjectOf } from './message-head.js'

const notification = createNotification({
  publisher_id: 'image.test',
  event_type: 'image.create',
  priority: 'WARN',
  payload: { name: 'Zürich', size: 2n ** 60n },
})
const encoded = glanceFormat().encode(notification)
const settings = { topic: 'notifications', durable: true }

type Given = [notification: Notification, message: EncodedMessage, headers: Headers | undefined]

/** What a receiver makes of it. */
function received(
  [what, message, headers]: Given,
  heads = messageHeads(settings),
): ReturnType<typeof rhea.message.decode> {
  return rhea.message.decode(
    Buffer.concat([heads(what, message, headers, message.body.length), message.body]),
  )
}

/** The same, as rhea would send it. */
function asRheaSends(
  [what, message, headers]: Given,
  time: Date | undefined,
): ReturnType<typeof rhea.message.decode> {
  const { contentType, contentEncoding } = message
  return rhea.message.decode(
    rhea.message.encode({
      durable: true,
      message_id: what.message_id,
      subject: subjectOf('notifications', what),
      content_type: contentType,
      ...(contentEncoding !== undefined && { content_encoding: contentEncoding }),
      ...(time && { creation_time: time }),
      application_properties: { ...message.headers, ...headers },
      body: rhea.message.data_section(Buffer.from(message.body)),
    }),
  )
}

const created = new Date(`${notification.timestamp.slice(0, 23).replace(' ', 'T')}Z`)
const bare: EncodedMessage = { body: Buffer.from('{}'), contentType: 'text/plain', headers: {} }

describe('the head of a message', () => {
  it.each<[string, Given, Date | undefined]>([
    ['without headers', [notification, encoded, undefined], created],
    ['without a content encoding', [notification, bare, undefined], created],
    ['without a body', [notification, { ...bare, body: new Uint8Array(0) }, undefined], created],
    ['with an id that is no UUID', [{ ...notification, message_id: 'Bäh' }, encoded, undefined], created],
    ['without an id', [{ ...notification, message_id: '' }, encoded, undefined], created],
    ['with a long id', [{ ...notification, message_id: 'é'.repeat(200) }, encoded, undefined], created],
    [
      'without a time that can be read',
      [{ ...notification, timestamp: 'yesterday' }, encoded, {}],
      undefined,
    ],
    [
      'without time and content encoding',
      [{ ...notification, timestamp: '' }, { ...bare, headers: { a: 1 } }, undefined],
      undefined,
    ],
    [
      'from before 1970',
      [{ ...notification, timestamp: '1969-12-31 23:59:58.500000' }, encoded, undefined],
      new Date(-1_500),
    ],
    [
      'with a long content type',
      [notification, { ...bare, contentType: 'x'.repeat(300) }, undefined],
      created,
    ],
    ['with many headers', [notification, encoded, manyHeaders(400)], created],
    ['with a long header', [notification, encoded, { large: 'ü'.repeat(70_000) }], created],
  ])('%s is read as what rhea would have sent', (_, parts, time) => {
    expect(received(parts)).toEqual(asRheaSends(parts, time))
  })

  it('says what it is', () => {
    expect(received([notification, encoded, undefined])).toMatchObject({
      durable: true,
      message_id: notification.message_id,
      subject: 'notifications.warn',
      content_type: 'application/json',
      content_encoding: 'utf-8',
      creation_time: created,
    })
  })

  it('has the encoded notification behind it in one data section', () => {
    const { body } = received([notification, encoded, undefined])
    expect(body.typecode).toBe(0x75)
    expect(body.multiple).toBeUndefined()
    expect(Buffer.compare(body.content, Buffer.from(encoded.body))).toBe(0)
  })

  it('is not durable when that is not wanted', () => {
    const heads = messageHeads({ ...settings, durable: false })
    expect(received([notification, encoded, undefined], heads).durable).toBe(false)
  })

  it('carries headers as application properties', () => {
    const headers = {
      traceparent: '00-ab-cd-01',
      retries: 3,
      many: 70_000,
      none: 0,
      below: -7,
      far: -70_000,
      farther: -(2 ** 40),
      ratio: 0.5,
      large: 2 ** 53,
      larger: 1e300,
      sampled: true,
      unsampled: false,
      text: '',
    }
    expect(received([notification, encoded, headers]).application_properties).toEqual(headers)
  })

  it('lets the headers of the caller win over those of the format', () => {
    const message = { ...encoded, headers: { a: 1, b: 1 } }
    expect(received([notification, message, { b: 2 }]).application_properties).toEqual({ a: 1, b: 2 })
  })

  it('takes a body that is a part of a larger array of bytes, from a format of one’s own', () => {
    const body = new Uint8Array(Buffer.from('..{"a":1}..')).subarray(2, 9)
    const { body: section } = received([notification, { ...encoded, body }, undefined])
    expect(String(section.content)).toBe('{"a":1}')
  })

  it('is the same however often it is made, and whatever was made in between', () => {
    const format = osloV2Format()
    const heads = messageHeads(settings)
    const other = { ...notification, message_id: 'other', timestamp: 'yesterday', priority: 'INFO' } as const
    const message = format.encode(notification)
    const head = (headers?: Headers): Buffer => heads(notification, message, headers, message.body.length)
    const first = [Buffer.from(head({ a: 'b' })), Buffer.from(head())]
    heads({ ...other, priority: 'WARN' }, bare, undefined, 1)
    heads({ ...notification, message_id: 'x'.repeat(36) }, bare, undefined, 2)
    heads(other, encoded, undefined, 3)
    expect([Buffer.from(head({ a: 'b' })), Buffer.from(head())]).toEqual(first)
    expect(received([notification, encoded, undefined], heads)).toEqual(
      asRheaSends([notification, encoded, undefined], created),
    )
  })
})

describe('subjectOf', () => {
  it.each(priorities)('is the topic and the priority %s in lower case', (priority) => {
    expect(subjectOf('notifications', { priority })).toBe(`notifications.${priority.toLowerCase()}`)
  })
})

function manyHeaders(count: number): Record<string, number> {
  return Object.fromEntries(Array.from({ length: count }, (_, n) => [`header-${n}`, n]))
}
