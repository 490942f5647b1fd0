import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { DirectTransfers } from './direct-transfers.js'
import type { SendingInternals } from './rhea-internals.js'
import { readTransfer } from './transfer-frame.js'

const { message } = rhea

/** Where rhea stands, and what is given of the broker. */
interface Stand {
  readonly next?: number
  readonly credit?: number
  readonly window?: number
  readonly maxFrameBytes?: number
}

interface FlowFields {
  readonly next_incoming_id?: number
  readonly incoming_window?: number
  readonly handle?: number
  readonly delivery_count?: number
  readonly link_credit?: number
}

/** Transfers over a rhea of which there is nothing but what is used, and what comes of them. */
function sending({ next = 0, credit = 1_000, window = 1_000, maxFrameBytes }: Stand = {}) {
  const order: (Buffer | 'rhea')[] = []
  const heard: unknown[][] = []
  let ready = 0
  const outgoing = {
    next_delivery_id: next,
    next_pending_delivery: next,
    next_transfer_id: next,
    remote_window: window,
    remote_next_transfer_id: next,
  }
  const internals: SendingInternals = {
    outgoing,
    link: { credit, delivery_count: next },
    handle: 7,
    channel: 3,
    maxFrameBytes,
    connection: { output: () => order.push('rhea') },
    session: { on_disposition: () => {}, on_flow: () => {} },
    unwrapOutcome: (state) => Reflect.get(state, 'known') ?? state,
  }
  const transfers = new DirectTransfers<string>(
    internals,
    {
      heard(item, state, settled) {
        heard.push([item, state, settled])
        return state !== undefined || settled
      },
      ready: () => {
        ready += 1
      },
    },
    (bytes) => order.push(bytes),
  )
  const { connection, session } = internals
  const hear = (name: 'on_disposition' | 'on_flow', performative: object): void => {
    Reflect.apply(session[name], session, [{ performative }])
  }
  return {
    internals,
    transfers,
    heard,
    order,
    ready: () => ready,
    send: (text: string, item = text) =>
      transfers.send(
        {
          head: Buffer.from(text.slice(0, 2)),
          content: { text: text.slice(2), contentType: '', headers: {} },
          bytes: text.length - 2,
        },
        item,
      ),
    rheaWrites: () => Reflect.apply(connection.output, connection, []),
    disposition: (fields: object) => hear('on_disposition', { role: true, settled: true, ...fields }),
    /** As rhea hears it, and then the transfers. */
    flow: (fields: FlowFields): void => {
      outgoing.remote_window = fields.incoming_window ?? outgoing.remote_window
      outgoing.remote_next_transfer_id = fields.next_incoming_id ?? outgoing.remote_next_transfer_id
      hear('on_flow', fields)
    },
    /** What was written so far, frame by frame. */
    frames: () => {
      Reflect.apply(connection.output, connection, [])
      const bytes = Buffer.concat(order.flatMap((piece) => (piece === 'rhea' ? [] : [piece])))
      const frames: Buffer[] = []
      for (let at = 0; at < bytes.length; at += frames.at(-1)?.length ?? 1)
        frames.push(bytes.subarray(at, at + bytes.readUInt32BE(at)))
      return frames.map((frame) => ({
        ...readTransfer({ bytes: frame, at: 0, start: 8, end: frame.length }),
        size: frame.length,
      }))
    },
  }
}

const accepted: unknown = Reflect.get(message, 'accepted')().described()
const released: unknown = Reflect.get(message, 'released')().described()
const received: unknown = Reflect.get(
  message,
  'received',
)({ section_number: 0, section_offset: 0 }).described()

describe('what is sent', () => {
  it('is a transfer in the name of the session and the link of rhea', () => {
    const { send, frames, internals } = sending()
    send('one')
    send('two')
    expect(frames()).toMatchObject([
      { channel: 3, handle: 7, id: 0, isSettled: false, hasMore: false, payload: Buffer.from('one') },
      { channel: 3, handle: 7, id: 1, isSettled: false, hasMore: false, payload: Buffer.from('two') },
    ])
    const { outgoing, link } = internals
    expect(outgoing).toMatchObject({ next_delivery_id: 2, next_pending_delivery: 2, next_transfer_id: 2 })
    expect(link).toEqual({ credit: 998, delivery_count: 2 })
  })

  it('is written before what rhea writes after it', () => {
    const { send, rheaWrites, order } = sending()
    rheaWrites()
    send('one')
    send('two')
    rheaWrites()
    rheaWrites()
    expect(order.map((piece) => (piece === 'rhea' ? piece : 'transfers'))).toEqual([
      'rhea',
      'transfers',
      'rhea',
      'rhea',
    ])
  })

  it.each([512, 600, 1_024])('comes in frames no larger than the broker takes: %i bytes', (maxFrameBytes) => {
    const { send, frames } = sending({ maxFrameBytes })
    const text = Array.from({ length: 1_000 }, (_, n) => String(n)).join('')
    send(text)
    send('small')
    const all = frames()
    const parts = all.slice(0, -1)
    expect(String(Buffer.concat(parts.map(({ payload }) => payload)))).toBe(text)
    expect(parts.map(({ hasMore }) => hasMore)).toEqual([...parts.slice(1).map(() => true), false])
    expect(new Set(parts.map(({ id }) => id))).toEqual(new Set([0]))
    expect(Math.max(...all.map(({ size }) => size))).toBe(maxFrameBytes)
    expect(all.at(-1)).toMatchObject({ id: 1, hasMore: false, payload: Buffer.from('small') })
  })

  it('fits into one frame to the byte', () => {
    const { send, frames } = sending({ maxFrameBytes: 512 })
    send('x'.repeat(512 - 33))
    send('x'.repeat(512 - 32))
    expect(frames().map(({ size, hasMore }) => [size, hasMore])).toEqual([
      [512, false],
      [512, true],
      [34, false],
    ])
  })

  it('waits in the middle of a message for the window of the broker', () => {
    const { send, frames, flow, transfers, ready, internals } = sending({ maxFrameBytes: 512, window: 2 })
    const text = 'x'.repeat(512 * 4)
    send(text)
    expect(frames()).toHaveLength(2)
    expect(transfers.obstacle).toMatch(/window/)
    expect(transfers.isClogged).toBe(false)
    flow({ next_incoming_id: 1, incoming_window: 2 })
    expect(frames()).toHaveLength(3)
    flow({ next_incoming_id: 3, incoming_window: 100 })
    expect(String(Buffer.concat(frames().map(({ payload }) => payload)))).toBe(text)
    expect(transfers.obstacle).toBeUndefined()
    expect(ready()).toBe(2)
    expect(internals.outgoing.next_transfer_id).toBe(5)
  })
})

describe('an obstacle', () => {
  it('is that there is no credit, or that the window is closed', () => {
    const { send, transfers, flow } = sending({ credit: 1, window: 2 })
    expect(transfers.obstacle).toBeUndefined()
    send('one')
    expect(transfers.obstacle).toMatch(/credit/)
    flow({ handle: 0, delivery_count: 1, link_credit: 10 })
    expect(transfers.obstacle).toBeUndefined()
    send('two')
    expect(transfers.obstacle).toMatch(/window/)
    flow({ next_incoming_id: 2, incoming_window: 1 })
    expect(transfers.obstacle).toBeUndefined()
  })

  it('is told from flows of the link alone, and by what the broker has seen', () => {
    const { send, internals, flow } = sending()
    for (const text of ['one', 'two', 'three']) send(text)
    flow({ next_incoming_id: 3, incoming_window: 100 })
    expect(internals.link.credit).toBe(997)
    flow({ handle: 0, delivery_count: 1, link_credit: 5 })
    expect(internals.link.credit).toBe(3)
    // A broker that has not seen the link yet says nothing of its count.
    flow({ handle: 0, link_credit: 2 ** 32 - 1 })
    expect(internals.link.credit).toBe(2 ** 32 - 4)
  })

  it('is none before the broker has said what it expects', () => {
    const { transfers, internals } = sending()
    Object.assign(internals.outgoing, { remote_next_transfer_id: undefined })
    expect(transfers.obstacle).toBeUndefined()
  })
})

describe('a disposition', () => {
  it('tells of each message of a run, once', () => {
    const { send, disposition, heard, transfers, ready } = sending()
    for (const text of ['a0', 'a1', 'a2', 'a3']) send(text)
    disposition({ first: 1, last: 2, state: accepted })
    expect(heard).toEqual([
      ['a1', accepted, true],
      ['a2', accepted, true],
    ])
    disposition({ first: 0, last: 2, state: released })
    expect(heard.slice(2)).toEqual([['a0', released, true]])
    expect([...transfers.unsettled.values()]).toEqual(['a3'])
    disposition({ first: 3, state: accepted })
    expect(transfers.unsettled.size).toBe(0)
    expect(ready()).toBe(3)
  })

  it('that is no outcome leaves the message waiting, until it is settled', () => {
    const { send, disposition, heard, transfers } = sending()
    send('one')
    disposition({ first: 0, settled: false, state: received })
    disposition({ first: 0, settled: false, state: null })
    expect(transfers.unsettled.size).toBe(1)
    disposition({ first: 0, settled: true })
    disposition({ first: 0, settled: true, state: accepted })
    expect(heard).toEqual([
      ['one', undefined, false],
      ['one', undefined, false],
      ['one', undefined, true],
    ])
  })

  it.each([
    ['of what was never sent', { first: 5, last: 9 }],
    ['whose last comes before its first', { first: 1, last: 0 }],
    ['of the other direction', { role: false, first: 0, last: 1 }],
    ['without a first', { last: 1 }],
  ])('%s changes nothing', (_, fields) => {
    const { send, disposition, heard } = sending()
    send('one')
    send('two')
    disposition({ state: accepted, ...fields })
    expect(heard).toEqual([])
  })

  it('of four thousand million messages is one of those that there are', () => {
    const { send, disposition, heard } = sending()
    send('one')
    send('two')
    disposition({ first: 0, last: 2 ** 32 - 1, state: accepted })
    expect(heard.map(([item]) => item)).toEqual(['one', 'two'])
  })
})

describe('numbers', () => {
  it('begin anew at 2^32, with those of the broker', () => {
    const next = 2 ** 32 - 2
    const { send, frames, disposition, heard, transfers, flow, internals } = sending({
      next,
      window: 4,
      credit: 4,
    })
    for (const text of ['a0', 'a1', 'a2', 'a3']) send(text)
    expect(frames().map(({ id }) => id)).toEqual([next, next + 1, 0, 1])
    expect(internals.outgoing).toMatchObject({ next_delivery_id: 2, next_transfer_id: 2 })
    flow({
      next_incoming_id: next + 1,
      incoming_window: 4,
      handle: 0,
      delivery_count: next + 1,
      link_credit: 4,
    })
    expect(internals.link).toEqual({ credit: 1, delivery_count: 2 })
    expect(transfers.obstacle).toBeUndefined()
    disposition({ first: next, last: 1, state: accepted })
    expect(heard.map(([item]) => item)).toEqual(['a0', 'a1', 'a2', 'a3'])
  })
})
