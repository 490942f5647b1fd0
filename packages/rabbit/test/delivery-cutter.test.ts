import { describe, expect, it } from 'vitest'
import { DeliveryCutter } from '../src/delivery-cutter.js'
import { deliveryFrames } from './amqplib-encoder.js'
import * as methods from './peer/methods.js'

const channel = 1

function delivery(deliveryTag: number, headers: object = {}): Buffer {
  const fields = { consumerTag: 'c', deliveryTag, redelivered: false, exchange: 'glance', routingKey: 'info' }
  return deliveryFrames(channel, fields, { headers }, Buffer.from(`body of ${deliveryTag}`))
}

/** Cuts what comes in pieces, of which it keeps what the cutter does not need yet, as the socket does. */
function cutting() {
  const taken: string[] = []
  const passed: Buffer[] = []
  const cutter = new DeliveryCutter()
  cutter.begin(channel, {
    began: (tag) => taken.push(`consumer ${tag}`),
    take: ({ content, fields }) => taken.push(`${fields.deliveryTag}: ${content.toString()}`),
  })
  let kept = Buffer.alloc(0)
  return {
    taken,
    passed: () => Buffer.concat(passed),
    kept: () => kept.length,
    come: (piece: Buffer): void => {
      const bytes = Buffer.concat([kept, piece])
      const dealtWith = cutter.cut(bytes, (part) => passed.push(Buffer.from(part)))
      kept = bytes.subarray(dealtWith)
    },
  }
}

const without = (bytes: Buffer, part: Buffer): Buffer => {
  const kept: Buffer[] = []
  let at = 0
  for (let next = bytes.indexOf(part); next >= 0; next = bytes.indexOf(part, at)) {
    kept.push(bytes.subarray(at, next))
    at = next + part.length
  }
  return Buffer.concat([...kept, bytes.subarray(at)])
}

describe('deliveries are taken out', () => {
  const others = [methods.consumeOk(channel, 'c'), methods.qosOk(2), methods.ack(channel, 7, true)]
  const stream = Buffer.concat([
    ...others.slice(0, 1),
    delivery(1),
    delivery(2),
    ...others.slice(1, 2),
    delivery(3, { a: 'b' }),
    ...others.slice(2),
  ])

  it.each([1, 2, 3, 7, 8, 64, 100, 1_000])(
    'in order, however they are cut into pieces of %i bytes',
    (size) => {
      const { taken, passed, kept, come } = cutting()
      for (let at = 0; at < stream.length; at += size) come(stream.subarray(at, at + size))
      expect(taken).toEqual(['consumer c', '1: body of 1', '2: body of 2', '3: body of 3'])
      expect(without(passed(), methods.heartbeat)).toEqual(Buffer.concat(others))
      expect(kept()).toBe(0)
    },
  )

  it('with a sign of life in the place of those that came together', () => {
    const { passed, come } = cutting()
    come(Buffer.concat([delivery(1), delivery(2)]))
    expect(passed()).toEqual(methods.heartbeat)
    come(methods.qosOk(2))
    expect(passed()).toEqual(Buffer.concat([methods.heartbeat, methods.qosOk(2)]))
  })

  it('from no other channel', () => {
    const { taken, passed, come } = cutting()
    const message = { consumerTag: 'c', tag: 1, routingKey: 'info', text: 'x' }
    come(methods.delivered(2, message))
    expect([taken, passed()]).toEqual([[], methods.delivered(2, message)])
  })
})

describe('everything is left to amqplib for good', () => {
  it.each([
    ['with the first delivery that is not known', delivery(2, { f: { '!': 'float', value: 0.5 } })],
    [
      'with a message that is long',
      methods.announced(channel, { consumerTag: 'c', tag: 2, routingKey: 'i' }, 1e6),
    ],
    ['with a frame that says that it is long', Buffer.of(1, 0, 9, 0, 1, 0, 0)],
  ])('%s', (_, strange) => {
    const { taken, passed, kept, come } = cutting()
    const rest = [delivery(3), delivery(4).subarray(0, 20)]
    come(Buffer.concat([delivery(1), strange, ...rest]))
    come(delivery(4).subarray(20))
    expect(taken).toEqual(['1: body of 1'])
    expect(passed()).toEqual(Buffer.concat([strange, delivery(3), delivery(4)]))
    expect(kept()).toBe(0)
  })

  it('before it has begun, and whatever is cut then is whole', () => {
    const cutter = new DeliveryCutter()
    const passed: Buffer[] = []
    const bytes = Buffer.concat([delivery(1), delivery(2).subarray(0, 30)])
    const dealtWith = cutter.cut(bytes, (part) => passed.push(part))
    expect(readsAsFrames(Buffer.concat(passed))).toBe(true)
    expect(dealtWith).toBe(Buffer.concat(passed).length)
    expect(dealtWith).toBeGreaterThanOrEqual(delivery(1).length)
  })
})

function readsAsFrames(bytes: Buffer): boolean {
  let at = 0
  while (at < bytes.length) at += 8 + bytes.readUInt32BE(at + 3)
  return at === bytes.length
}
