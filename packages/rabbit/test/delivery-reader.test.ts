import { describe, expect, it } from 'vitest'
import { DeliveryReader, mostBytes } from '../src/delivery-reader.js'
import { deliveryFrames, readFrames } from './amqplib-encoder.js'

const channel = 3
const fields = {
  consumerTag: 'ctag',
  deliveryTag: 1,
  redelivered: false,
  exchange: 'glance',
  routingKey: 'info',
}
const text = Buffer.from('{"payload":"é"}')
const everything = {
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  headers: { compression: 'gzip' },
  deliveryMode: 2,
  priority: 9,
  correlationId: 'correlation',
  replyTo: 'reply',
  expiration: '1000',
  messageId: 'a message',
  timestamp: 1_795_000_000,
  type: 'type',
  userId: 'user',
  appId: 'application',
  clusterId: 'cluster',
}
const headers = {
  text: 'é',
  long: 'x'.repeat(300),
  empty: '',
  yes: true,
  no: false,
  nothing: null,
  byte: -3,
  short: 300,
  int: -70_000,
  long64: 2 ** 40,
  double: 0.5,
  time: { '!': 'timestamp', value: 1_795_000_000 },
  'x-death': [{ count: 1, queue: 'a', 'routing-keys': ['b', 'c'], time: { '!': 'timestamp', value: 7 } }, []],
}

function read(frames: Buffer, at = 0) {
  const reader = new DeliveryReader(channel)
  return reader.isDelivery(frames, at) ? reader.read(frames, at) : undefined
}

/** As amqplib puts it together. */
function byAmqplib(frames: Buffer): unknown {
  const [method, header, body] = readFrames(frames).map(Object)
  return { fields: method.fields, properties: header.fields, content: body?.content ?? Buffer.alloc(0) }
}

describe('a delivery', () => {
  it.each([
    ['without properties', fields, {}, text],
    ['with all properties', fields, everything, text],
    ['with headers of all kinds', fields, { headers }, text],
    ['without headers in their table', fields, { headers: {}, contentType: '' }, text],
    [
      'with names in other alphabets',
      { ...fields, consumerTag: 'ä', exchange: '', routingKey: '図' },
      {},
      text,
    ],
    ['that comes again', { ...fields, redelivered: true, deliveryTag: 2 ** 40 + 1 }, {}, text],
    ['that is empty', fields, everything, Buffer.alloc(0)],
    ['as long as it may be', fields, {}, Buffer.alloc(mostBytes, 'x')],
  ])('%s is read as amqplib reads it', (_, method, properties, body) => {
    const frames = deliveryFrames(channel, method, properties, body)
    const result = read(Buffer.concat([Buffer.of(8, 0, 0, 0, 0, 0, 0, 0xce), frames, Buffer.of(8)]), 8)
    expect(result).toEqual({ message: byAmqplib(frames), end: 8 + frames.length })
  })

  it('is read for itself, whatever was read before', () => {
    const reader = new DeliveryReader(channel)
    for (const routingKey of ['info', 'warn', 'info', 'in', 'infos']) {
      const frames = deliveryFrames(channel, { ...fields, routingKey }, { contentType: routingKey }, text)
      expect(reader.read(frames, 0)).toEqual({ message: byAmqplib(frames), end: frames.length })
    }
  })

  it('is waited for until it is whole', () => {
    const frames = deliveryFrames(channel, fields, { headers }, text)
    const methodEnd = 8 + frames.readUInt32BE(3)
    for (let end = methodEnd; end < frames.length; end += 1)
      expect(read(frames.subarray(0, end))).toBe('more')
  })

  it.each([0x3c003d, 0x3c0015])('is no other method (%i), and on no other channel', (method) => {
    const frames = deliveryFrames(channel, fields, {}, text)
    expect(read(deliveryFrames(channel + 1, fields, {}, text))).toBeUndefined()
    frames.writeUInt32BE(method, 7)
    expect(read(frames)).toBeUndefined()
  })
})

describe('what is left to amqplib', () => {
  const frames = deliveryFrames(channel, fields, { headers: { a: 'b' } }, text)
  const methodEnd = 8 + frames.readUInt32BE(3)
  const headerEnd = methodEnd + 8 + frames.readUInt32BE(methodEnd + 3)
  const changed = (place: number, byte: number): Buffer => {
    const bytes = Buffer.from(frames)
    bytes[place] = byte
    return bytes
  }

  it.each([
    ['a longer message', deliveryFrames(channel, fields, {}, Buffer.alloc(mostBytes + 1))],
    ['a message that is announced to be longer', changed(methodEnd + 11, 1)],
    ['a body in several parts', changed(methodEnd + 18, text.length + 1)],
    ['another frame than that of the properties', changed(methodEnd, 3)],
    ['another channel in between', changed(methodEnd + 2, channel + 1)],
    ['properties of another class', changed(methodEnd + 8, 61)],
    ['another frame than that of the body', changed(headerEnd, 1)],
    ['a method without its end', changed(methodEnd - 1, 0)],
    ['properties without their end', changed(headerEnd - 1, 0)],
    ['a body without its end', changed(frames.length - 1, 0)],
    ['a header of a type that is not known', changed(frames.indexOf('aS') + 1, 0x78)],
    ['a header that is longer than its frame', changed(frames.indexOf('aS') + 2, 1)],
    ['a name that is longer than its frame', changed(11, 255)],
  ])('is %s', (_, bytes) => {
    expect(read(bytes)).toBe('strange')
  })
})
