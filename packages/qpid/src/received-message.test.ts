import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { readOrigin } from './message-origin.js'
import { readMessage } from './received-message.js'

const { message } = rhea
const body = Buffer.from('{"n":1}')
const encodedBody = [Buffer.concat([Buffer.from('005375a007', 'hex'), body])]

describe('readMessage', () => {
  it('reads what a notification travels with', () => {
    const creationTime = new Date('2026-11-22T07:46:48.123Z')
    const bytes = message.encode({
      durable: true,
      delivery_count: 3,
      message_id: 'an-id',
      subject: 'notifications.info',
      content_type: 'application/json',
      content_encoding: 'utf-8',
      creation_time: creationTime,
      application_properties: { traceparent: '00-1' },
      body: message.data_section(body),
    })
    expect(readMessage(bytes)).toEqual({
      message: {
        body,
        contentType: 'application/json',
        contentEncoding: 'utf-8',
        headers: { traceparent: '00-1' },
      },
      deliveryCount: 3,
      bytes,
    })
    expect(readOrigin(bytes)).toEqual({
      encodedBody,
      durable: true,
      messageId: 'an-id',
      subject: 'notifications.info',
      creationTime,
    })
  })

  it('leaves out what is not there', () => {
    const bytes = message.encode({ body: message.data_section(body) })
    expect(readMessage(bytes)).toEqual({ message: { body }, deliveryCount: 0, bytes })
    expect(readOrigin(bytes)).toEqual({ encodedBody, durable: false })
  })

  it.each<[string, unknown, unknown]>([
    ['a text', 'Zürich 🔑', 'Zürich 🔑'],
    ['a long text', 'x'.repeat(300), 'x'.repeat(300)],
    ['a whole number', 42, 42],
    ['a large number', 2 ** 40, 2 ** 40],
    ['a negative number', -42, -42],
    ['a fraction', 1.5, 1.5],
    ['true', true, true],
    ['false', false, false],
    ['nothing', null, null],
    ['a time', rhea.types.wrap_timestamp(1_700_000_000_000), new Date(1_700_000_000_000)],
    ['a symbol', rhea.types.wrap_symbol('amqp:any'), 'amqp:any'],
    ['binary', rhea.types.wrap_binary(body), body],
    ['a byte', rhea.types.wrap_byte(-1), -1],
    ['an unsigned short', rhea.types.wrap_ushort(65_535), 65_535],
    ['a character', rhea.types.wrap_char(0x1f511), '🔑'],
    ['a map', { a: { b: 1 } }, { a: { b: 1 } }],
    ['a list', rhea.types.wrap_list([1, 'two', null]), [1, 'two', null]],
    ['an array, which it does not read', rhea.types.wrap_array([1, 2], 0x71, undefined), undefined],
  ])('reads a header that is %s', (_, value, expected) => {
    const bytes = message.encode({
      application_properties: { before: 'b', value, after: 'a' },
      body: message.data_section(body),
    })
    expect(readMessage(bytes).message.headers).toEqual({ before: 'b', value: expected, after: 'a' })
  })

  it('reads numbers beyond 2^53 as bigint', () => {
    // application properties: map8 of one entry, `n` → ulong.
    const bytes = Buffer.from('005374c10d02a1016e80ffffffffffffffff', 'hex')
    expect(readMessage(bytes).message.headers).toEqual({ n: 2n ** 64n - 1n })
  })

  it('reads a key named __proto__ as any other', () => {
    const bytes = Buffer.from('005374c10f02a1095f5f70726f746f5f5fa10178', 'hex')
    bytes[4] = bytes.length - 5
    const { headers } = readMessage(bytes).message
    expect(Object.entries(headers ?? {})).toEqual([['__proto__', 'x']])
    expect(Reflect.get({}, 'x')).toBeUndefined()
  })

  it.each<[string, unknown]>([
    ['a map', { message_id: 'an-id' }],
    ['a list', message.sequence_section([1, 2])],
    ['nothing', undefined],
  ])('hands over the bytes that came when the body is %s', (_, value) => {
    const bytes = message.encode({ body: value })
    expect(readMessage(bytes).message.body).toEqual(bytes)
  })

  it.each([
    ['no bytes at all', Buffer.alloc(0)],
    ['a text of another protocol', Buffer.from('GET / HTTP/1.1')],
    ['a section that is cut off', Buffer.from('005375a0ff0102', 'hex')],
    ['a section that is larger than all memory', Buffer.from('005375b0ffffffff00', 'hex')],
    ['a list that says it is endless', Buffer.from('005373d000000005ffffffff40', 'hex')],
    ['an array of four thousand million nulls', Buffer.from('005374f000000005ffffffff40', 'hex')],
    ['descriptors without end', Buffer.alloc(100_000)],
    ['lists within lists', Buffer.concat([Buffer.from('005377', 'hex'), nested(1_000)])],
  ])('does not throw, hang or fill memory for %s', (_, bytes) => {
    const began = performance.now()
    const { message: read } = readMessage(bytes)
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(read.body === bytes).toBe(true)
  })

  it('never throws, whatever the bytes', () => {
    const valid = message.encode({
      durable: true,
      message_id: 'an-id',
      subject: 'notifications.info',
      application_properties: { a: 'b', n: 1.5, map: { deep: [1] } },
      body: message.data_section(body),
    })
    let seed = 7
    const random = (below: number): number => {
      seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32
      return Math.floor((seed / 2 ** 32) * below)
    }
    for (let round = 0; round < 100_000; round += 1) {
      const bytes = Buffer.from(valid)
      for (let change = random(4); change >= 0; change -= 1) bytes[random(bytes.length)] = random(256)
      const some = bytes.subarray(0, random(bytes.length + 1))
      expect(readMessage(some)).toHaveProperty('message.body')
      expect(readOrigin(some)).toHaveProperty('durable')
    }
  })
})

/** A list in a list in a list … */
function nested(depth: number): Buffer {
  let list = Buffer.from('45', 'hex')
  for (let level = 0; level < depth; level += 1) {
    const head = Buffer.from('d00000000000000001', 'hex')
    head.writeUInt32BE(list.length + 4, 1)
    list = Buffer.concat([head, list])
  }
  return list
}
