import { createNotification, type Headers, type Notification } from '@glance-notifications/core'
import { contentLength } from '@glance-notifications/core/connection'
import { describe, expect, it } from 'vitest'
import { ackFrames } from '../src/ack-frames.js'
import { messageProperties } from '../src/message-properties.js'
import { publishHead, publishRoom, writePublish } from '../src/publish-frames.js'
import { secondsReader } from '../src/timestamp-seconds.js'
import { ackFrame, publishFrames } from './amqplib-encoder.js'

const notification: Notification = createNotification({
  publisher_id: 'h',
  event_type: 'image.create',
  priority: 'INFO',
  payload: { id: 1 },
})

interface Case {
  /** Given as text, and not as bytes. */
  readonly asText?: boolean
  readonly channel?: number
  readonly exchange?: string
  readonly routingKey?: string
  readonly persistent?: boolean
  readonly mandatory?: boolean
  readonly contentType?: string
  readonly contentEncoding?: string
  readonly attributes?: Partial<Notification>
  readonly headers?: Headers
  readonly body?: string
}

/** Ours at some place of a buffer, and amqplib's. */
function both({
  channel = 1,
  exchange = 'glance',
  routingKey = 'notifications.info',
  persistent = true,
  mandatory = true,
  contentType = 'application/json',
  contentEncoding,
  attributes = {},
  headers = {},
  body = '{}',
  asText = false,
}: Case): { readonly ours: Buffer | undefined; readonly amqplibs: Buffer } {
  const given = { ...notification, ...attributes }
  const bytes = Buffer.from(body)
  const about = { contentType, ...(contentEncoding !== undefined && { contentEncoding }), headers }
  const content = asText ? { ...about, text: body } : { ...about, body: bytes }
  const properties = messageProperties({ persistent, mandatory })(given, content, undefined)
  const route = { channel, exchange, routingKey, mandatory, persistent, contentType, contentEncoding }
  const head = publishHead(route)
  if (!head) throw new Error('It has no head')
  const begin = 5
  const slab = Buffer.alloc(begin + publishRoom(head, bytes.length), 0xaa)
  const end = writePublish(slab, begin, head, {
    headers,
    messageId: given.message_id,
    seconds: secondsReader()(given.timestamp),
    type: given.event_type,
    content,
    bytes: contentLength(content),
  })
  return {
    ours: end === undefined ? undefined : slab.subarray(begin, end),
    amqplibs: publishFrames(channel, exchange, routingKey, bytes, properties),
  }
}

const cases: Readonly<Record<string, Case>> = {
  'as it usually is': { contentEncoding: 'utf-8' },
  'without an encoding': {},
  'on a high channel': { channel: 65_535 },
  'that need not survive or arrive': { persistent: false, mandatory: false },
  'to the default exchange': { exchange: '', routingKey: '' },
  'without a time': { attributes: { timestamp: 'yesterday' } },
  'of a time beyond 32 bits': { attributes: { timestamp: '9999-12-31 23:59:59.999999' } },
  'of the first second': { attributes: { timestamp: '1970-01-01 00:00:00' } },
  'with texts beyond ASCII': { attributes: { message_id: 'ä', event_type: 'imäge 🖼' }, routingKey: 'ö.info' },
  'with a half of a character': { attributes: { message_id: '\ud83d' } },
  'with texts as long as can be': {
    attributes: { message_id: 'x'.repeat(255), event_type: 'ö'.repeat(127) },
  },
  'with empty texts': { attributes: { message_id: '', event_type: '' }, contentType: '' },
  'without a body': { body: '' },
  'with a long body': { body: 'ö'.repeat(100_000) },
  'with a body that is a text': { body: '{"a":1}', asText: true },
  'with a body that is a text beyond ASCII': { body: 'ö€🖼\ud83d', asText: true },
  'with a body that is a text without a letter': { body: '', asText: true },
  'with texts as headers': { headers: { a: 'b', naïve: '🖼', empty: '' } },
  'with booleans as headers': { headers: { yes: true, no: false } },
  'with an empty name': { headers: { '': 1 } },
}

describe('the frames of a message', () => {
  it.each(Object.entries(cases))('%s are those of amqplib', (_, given) => {
    const { ours, amqplibs } = both(given)
    expect(ours?.toString('hex')).toBe(amqplibs.toString('hex'))
  })

  const numbers = [
    0,
    -0,
    1,
    -1,
    0.5,
    -1e-300,
    1e15 + 0.5,
    ...[7, 8, 15, 16, 31, 32, 50, 52].map((n) => 2 ** n),
  ]
  it.each(numbers.flatMap((number) => [number, -number, number - 1, -number - 1]))(
    'with the number %d as a header are those of amqplib',
    (number) => {
      const { ours, amqplibs } = both({ headers: { number } })
      expect(ours?.toString('hex')).toBe(amqplibs.toString('hex'))
    },
  )

  const left: readonly Case[] = [
    { headers: { huge: 2 ** 60 } },
    { headers: { huge: 'x'.repeat(2_000) } },
    { headers: { half: 2 ** 63 } },
  ]
  it.each(left)('are left to amqplib where they are seldom: %j', (given) => {
    expect(both(given).ours).toBeUndefined()
  })

  it.each([{ messageId: 'x'.repeat(256) }, { type: 'ö'.repeat(128) }, { headers: { ['n'.repeat(256)]: 1 } }])(
    'are left to amqplib, which refuses them, where a text is too long',
    (parts) => {
      const head = publishHead({
        channel: 1,
        exchange: '',
        routingKey: '',
        mandatory: true,
        persistent: true,
        contentType: '',
        contentEncoding: undefined,
      })
      if (!head) throw new Error('It has no head')
      const content = { body: Buffer.alloc(0), contentType: '', headers: {} }
      const message = { headers: {}, messageId: '', seconds: 1, type: '', content, bytes: 0, ...parts }
      expect(writePublish(Buffer.alloc(10_000), 0, head, message)).toBeUndefined()
    },
  )

  it('have no head where a text of it is too long', () => {
    const route = {
      channel: 1,
      exchange: 'x'.repeat(256),
      routingKey: '',
      mandatory: true,
      persistent: true,
      contentType: '',
      contentEncoding: undefined,
    }
    expect(publishHead(route)).toBeUndefined()
  })
})

describe('the frames of acknowledgements', () => {
  it('are those of amqplib', () => {
    const amqplibs = [ackFrame(300, 7, true), ackFrame(300, 9, false), ackFrame(300, 2 ** 40 + 1, false)]
    expect(ackFrames(300, 7, [9, 2 ** 40 + 1])).toEqual(Buffer.concat(amqplibs))
    expect(ackFrames(300, undefined, [9])).toEqual(amqplibs[1])
    expect(ackFrames(300, 7, [])).toEqual(amqplibs[0])
  })
})
