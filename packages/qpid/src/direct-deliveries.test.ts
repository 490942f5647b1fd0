import { describe, expect, it } from 'vitest'
import { AmqpReader } from './amqp-reader.js'
import { DirectDeliveries, type DirectDelivery } from './direct-deliveries.js'
import { Frames } from './frames.js'
import type { ReceivingInternals } from './rhea-internals.js'
import { TransferRules } from './transfer-rules.js'

const header = Buffer.from('AMQP\0\x01\0\0')

/** A transfer frame of these fields, and this part of a message. */
function transfer(fields: readonly (readonly number[])[], text: string, channel = 1): Buffer {
  const list = fields.flat()
  const body = Buffer.from([0, 0x53, 0x14, 0xc0, list.length + 1, fields.length, ...list])
  const head = Buffer.from([0, 0, 0, 0, 2, 0, 0, channel])
  const frame = Buffer.concat([head, body, Buffer.from(text)])
  frame.writeUInt32BE(frame.length)
  return frame
}

const uint = (value: number): number[] => [
  0x70,
  value >>> 24,
  (value >>> 16) & 255,
  (value >>> 8) & 255,
  value & 255,
]
const absent = [0x40]
const tag = [0xa0, 1, 7]
const yes = [0x41]
const no = [0x42]
const handle = uint(5)
const zero = [0x43]

interface Stand {
  readonly credit?: number
  readonly most?: number
  readonly count?: number
}

/** Deliveries over a rhea of which there is nothing but what is used, and what comes of them. */
function receiving({ credit = 10, most = 100, count = 0 }: Stand = {}) {
  const forRhea: Buffer[] = []
  const order: (Buffer | 'rhea')[] = []
  let registered = 0
  const frames = new Frames((bytes) => forRhea.push(bytes))
  const internals: ReceivingInternals = {
    incoming: { next_transfer_id: count },
    link: { credit, delivery_count: count },
    remote: { channel: 1, handle: 5 },
    channel: 2,
    connection: { output: () => order.push('rhea') },
    register: () => {
      registered += 1
    },
  }
  const write = (bytes: Buffer): unknown => order.push(bytes)
  const deliveries = new DirectDeliveries(internals, new TransferRules(most), { frames, write })
  const received: { readonly delivery: DirectDelivery; readonly text: string }[] = []
  deliveries.listen((delivery, bytes) => received.push({ delivery, text: String(bytes) }))
  frames.take(header)
  forRhea.length = 0
  return {
    internals,
    received,
    order,
    registered: () => registered,
    take: (...bytes: Buffer[]) => frames.take(Buffer.concat(bytes)),
    forRhea: () => Buffer.concat(forRhea),
    texts: () => received.map(({ text }) => text),
    rheaWrites: () => Reflect.apply(internals.connection.output, internals.connection, []),
    accept: (...numbers: number[]) => deliveries.accept(numbers.flatMap((n) => received[n]?.delivery ?? [])),
    /** What was told, frame by frame. */
    told: () => {
      Reflect.apply(internals.connection.output, internals.connection, [])
      const bytes = Buffer.concat(order.flatMap((piece) => (piece === 'rhea' ? [] : [piece])))
      const told: unknown[] = []
      for (let at = 0; at < bytes.length; at += bytes.readUInt32BE(at)) {
        expect([...bytes.subarray(at + 4, at + 8)]).toEqual([2, 0, 0, 2])
        const reader = new AmqpReader(bytes, at + 8)
        expect(reader.descriptor()).toBe(0x15)
        const fields: unknown = reader.value()
        if (!Array.isArray(fields)) throw new Error('No list.')
        const [role, first, last, settled] = fields
        expect([role, settled]).toEqual([true, true])
        told.push([first, last, bytes.subarray(at, reader.position).toString('latin1').slice(-20)])
      }
      return told
    },
  }
}

const message = (id: number, text: string): Buffer => transfer([handle, uint(id), tag, zero, no, no], text)
const accepted = '\0S$E'

describe('what is received', () => {
  it('is each message with its number, and counted as rhea would', () => {
    const { take, texts, received, internals, registered, forRhea } = receiving()
    take(message(7, 'one'), message(8, 'two'))
    take(message(9, 'three'))
    expect(texts()).toEqual(['one', 'two', 'three'])
    expect(received.map(({ delivery }) => delivery.id)).toEqual([7, 8, 9])
    expect(internals.link).toEqual({ credit: 7, delivery_count: 3 })
    expect(internals.incoming.next_transfer_id).toBe(3)
    expect(registered()).toBe(3)
    expect(forRhea()).toHaveLength(0)
  })

  it('is put together when it comes in parts, which need no number of their own', () => {
    const { take, texts, internals } = receiving()
    take(transfer([handle, uint(0), tag, zero, no, yes], 'on'))
    take(transfer([handle, absent, absent, absent, absent, yes], 'e, t'))
    expect(texts()).toEqual([])
    take(transfer([handle, uint(0)], 'wo'), message(1, 'three'))
    expect(texts()).toEqual(['one, two', 'three'])
    expect(internals.link).toEqual({ credit: 8, delivery_count: 2 })
    expect(internals.incoming.next_transfer_id).toBe(4)
  })

  it.each([
    ['on another channel', transfer([handle, uint(0)], 'one', 9)],
    ['over no link', transfer([], 'one')],
    ['over another link', transfer([uint(4), uint(0)], 'one')],
  ])('%s is for rhea', (_, frame) => {
    const { take, texts, forRhea } = receiving()
    take(frame)
    expect(texts()).toEqual([])
    expect(forRhea()).toEqual(frame)
  })

  it('is numbered anew at 2^32', () => {
    const last = 2 ** 32 - 1
    const { take, received, internals, accept, told } = receiving({ count: last })
    take(message(last, 'one'), message(0, 'two'))
    expect(received.map(({ delivery }) => delivery.id)).toEqual([last, 0])
    expect(internals.link.delivery_count).toBe(1)
    expect(internals.incoming.next_transfer_id).toBe(1)
    accept(0, 1)
    expect(told()).toEqual([[last, 0, expect.stringContaining(accepted)]])
  })

  it('beyond the credit is taken, and makes no debt', () => {
    const { take, texts, internals } = receiving({ credit: 1 })
    take(message(0, 'one'), message(1, 'two'))
    expect(texts()).toEqual(['one', 'two'])
    expect(internals.link.credit).toBe(0)
  })

  it.each<[string, Stand, Buffer, RegExp]>([
    [
      'is aborted',
      {},
      transfer([handle, uint(0), tag, zero, no, no, absent, absent, no, yes], ''),
      /aborted/,
    ],
    ['comes before there was credit', { credit: 0 }, message(0, 'one'), /credit/],
    ['comes beyond all credit', { most: 0 }, message(0, 'one'), /credit/],
    ['has no number', {}, transfer([handle], 'one'), /id/],
  ])('and %s ends the connection', (_, stand, frame, reason) => {
    const { take, texts } = receiving(stand)
    expect(() => take(frame)).toThrow(reason)
    expect(texts()).toEqual([])
  })

  it('out of order ends the connection', () => {
    const { take } = receiving()
    take(message(0, 'one'))
    expect(() => take(message(2, 'three'))).toThrow(/2 instead of 1/)
  })
})

describe('what is told', () => {
  it('is a frame for each run of accepted ones', () => {
    const { take, accept, told } = receiving()
    take(...[0, 1, 2, 3, 4].map((id) => message(id, 'one')))
    accept(0, 1, 3)
    accept(2)
    expect(told()).toEqual([
      [0, 1, expect.stringContaining(accepted)],
      [3, 3, expect.stringContaining(accepted)],
      [2, 2, expect.stringContaining(accepted)],
    ])
  })

  it('is how each was settled otherwise', () => {
    const { take, received, told } = receiving()
    take(...[0, 1, 2].map((id) => message(id, 'one')))
    const [first, second, third] = received.map(({ delivery }) => delivery)
    first?.reject({ condition: 'amqp:a', description: 'b' })
    second?.release()
    third?.modified({ delivery_failed: true, undeliverable_here: false })
    expect(told()).toEqual([
      [0, 0, expect.stringContaining('\0S\x1d\xc0\x0c\x02\xa3\x06amqp:a\xa1\x01b')],
      [1, 1, expect.stringContaining('\0S&E')],
      [2, 2, expect.stringContaining("\0S'\xc0\x03\x02AB")],
    ])
  })

  it('is nothing of what the broker has settled itself', () => {
    const { take, received, accept, told } = receiving()
    take(...[0, 1, 2, 3].map((id) => transfer([handle, uint(id), tag, zero, id % 2 === 1 ? yes : no], 'one')))
    accept(0, 1, 2)
    received[3]?.delivery.release()
    expect(told()).toEqual([
      [0, 0, expect.stringContaining(accepted)],
      [2, 2, expect.stringContaining(accepted)],
    ])
  })

  it('comes before what rhea writes after it', () => {
    const { take, accept, order, rheaWrites } = receiving()
    take(message(0, 'one'))
    accept(0)
    rheaWrites()
    expect(order.map((piece) => (piece === 'rhea' ? piece : 'told'))).toEqual(['told', 'rhea'])
  })

  it('makes room for as many beyond the credit', () => {
    const { take, received, accept } = receiving({ most: 2 })
    take(message(0, 'one'), message(1, 'two'))
    accept(0)
    received[1]?.delivery.release()
    take(message(2, 'three'), message(3, 'four'))
    expect(received).toHaveLength(4)
    expect(() => take(message(4, 'five'))).toThrow(/credit/)
  })
})
