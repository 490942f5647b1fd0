import { type Delivery, systemClock } from '@glance-notifications/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type PeerConnection, type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { encodeFrame, frameTypes } from './peer/wire.js'
import { done, openSource, startedSource, textOf } from './source-support.js'
import {
  allEnded,
  eventually,
  milliseconds,
  moreThan,
  openResources,
  published,
  rejection,
  within,
} from './support.js'

const queue = 'notifications.billing'
const options = { group: 'billing', deadLetter: 'reject' } as const

/** The consumer's end of the newest connection that reads the queue. */
const reading = (connections: readonly PeerConnection[], count = 1): Promise<PeerConnection> =>
  eventually(() => {
    const all = connections.filter(({ consumed }) => consumed.includes(queue))
    return all.length >= count && all.at(-1)
  })

const next = { consumerTag: `reader of ${queue}`, tag: 3, routingKey: queue }

interface Loss {
  readonly what: string
  readonly cause: RegExp
  readonly cut: (connection: PeerConnection) => void
}

const losses: readonly Loss[] = [
  {
    what: 'the queue is deleted',
    cause: /ended the reading of queue notifications\.billing/,
    cut: (connection) => connection.cancel(queue),
  },
  {
    what: 'a delivery was not settled for too long (406)',
    cause: /406 .*timed out/,
    cut: (connection) =>
      connection.closeChannel(406, 'PRECONDITION_FAILED - delivery acknowledgement on channel 1 timed out'),
  },
  {
    what: 'the broker shuts down (320)',
    cause: /320 .*reason 'shutdown'/,
    cut: (connection) =>
      connection.send(methods.closeConnection(320, "CONNECTION_FORCED - reason 'shutdown'")),
  },
  { what: 'the socket is reset', cause: /ECONNRESET/, cut: ({ socket }) => socket.resetAndDestroy() },
  { what: 'the socket ends', cause: /Unexpected close/, cut: ({ socket }) => socket.end() },
  {
    what: 'nonsense comes',
    cause: /Frame size|Invalid frame/,
    cut: (connection) => connection.send(Buffer.alloc(100_000, 0xff)),
  },
  {
    what: 'a message is announced that is larger than any',
    cause: /larger than any/,
    cut: (connection) => connection.send(methods.announced(1, next, 2 ** 40)),
  },
  {
    what: 'a part of a message has no bytes',
    cause: /has no bytes/,
    cut: (connection) =>
      connection.send(methods.announced(1, next, 5), encodeFrame(frameTypes.body, 1, Buffer.alloc(0))),
  },
  {
    what: 'a message comes for a reader that does not exist',
    cause: /./,
    cut: (connection) => connection.deliver('unknown', 3, 'x'),
  },
  {
    what: 'the queue is deleted and the connection is closed at once',
    cause: /./,
    cut: (connection) => {
      connection.cancel(queue)
      connection.send(methods.closeConnection(320, 'CONNECTION_FORCED'))
    },
  },
]

describe.each(losses)('when $what', ({ cut, cause }) => {
  it('what was delivered is not live any more, and the source reads again', async () => {
    await using peer = await startPeer()
    await using source = await startedSource({ url: peer.url, ...options })
    const first = await reading(peer.connections)
    first.deliver(queue, 1, 'one', 'two')
    const [one, two] = await source.until(2)
    cut(first)
    await eventually(() => one?.live === false)
    one?.settle({ outcome: 'done' })
    two?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    const second = await reading(peer.connections, 2)
    second.deliver(queue, 1, 'one', 'two')
    for (const delivery of (await source.until(4)).slice(2)) done(delivery)
    await eventually(() => second.acked.length > 0)
    expect(second.acked).toEqual([{ tag: 2, multiple: true }])
    expect(first.acked).toEqual([])
    await eventually(() => first.ended)
    const [lost] = source.statuses.flatMap((status) => ('error' in status ? [status.error] : []))
    expect(lost).toMatchObject({ code: 'connection-lost', retryable: true, strategy: 'rabbit' })
    expect(lost?.message).toMatch(cause)
    expect(peer.connections).toHaveLength(2)
  })
})

/** How many deliveries were acknowledged. */
function told(acked: PeerConnection['acked']): number {
  const upTo = Math.max(0, ...acked.flatMap(({ tag, multiple }) => (multiple ? [tag] : [])))
  return upTo + acked.filter(({ tag, multiple }) => !multiple && tag > upTo).length
}

/** One in eight a turn later than those behind it. */
function doneOutOfOrder(delivery: Delivery): void {
  if (Number(textOf(delivery)) % 8 === 0) setImmediate(() => done(delivery))
  else done(delivery)
}

/** Only what is told for its number is told. */
function withoutTimers(): void {
  const setTimer = vi.spyOn(systemClock, 'setTimer').mockReturnValue({ clear() {}, keepAlive() {} })
  onTestFinished(() => setTimer.mockRestore())
}

describe('what is told to the broker', () => {
  it('is a run in a moment, and a straggler after a while', async () => {
    await using peer = await startPeer()
    await using source = await startedSource({ url: peer.url, ...options })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, ...Array.from({ length: 8 }, (_, n) => String(n + 1)))
    const deliveries = await source.until(8)
    for (const n of [2, 0, 1, 5]) {
      const delivery = deliveries[n]
      if (delivery) done(delivery)
    }
    await eventually(() => connection.acked.length === 2)
    expect(connection.acked).toEqual([
      { tag: 3, multiple: true },
      { tag: 6, multiple: false },
    ])
    for (const delivery of deliveries) done(delivery)
    await eventually(() => connection.acked.length === 3)
    expect(connection.acked.at(-1)).toEqual({ tag: 8, multiple: true })
  })

  it('is a run at once when it is a quarter of the credit, with one frame', async () => {
    await using peer = await startPeer()
    await using source = await startedSource({ url: peer.url, ...options }, { credit: 16 })
    const connection = await reading(peer.connections)
    withoutTimers()
    connection.deliver(queue, 1, ...Array.from({ length: 15 }, (_, n) => String(n + 1)))
    const deliveries = await source.until(15)
    for (const delivery of deliveries.slice(0, 3)) done(delivery)
    connection.deliver(queue, 16, '16')
    await source.until(16)
    expect(connection.acked).toEqual([])
    for (const delivery of deliveries.slice(3, 5)) done(delivery)
    await eventually(() => connection.acked.length > 0)
    expect(connection.acked).toEqual([{ tag: 5, multiple: true }])
  })

  it('is a few frames, though handlers finish out of order', async () => {
    await using peer = await startPeer()
    const credit = 100
    await using source = await startedSource(
      { url: peer.url, ...options },
      { credit, onDelivery: doneOutOfOrder },
    )
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, ...Array.from({ length: credit }, (_, n) => String(n)))
    await source.until(credit)
    await eventually(() => told(connection.acked) === credit)
    expect(connection.acked.every(({ multiple }) => multiple)).toBe(true)
    expect(connection.acked.length).toBeLessThan(10)
  })

  it.each([1, 3, 100])(
    'is never waited for because of one that is slow, at a credit of %d',
    async (credit) => {
      await using peer = await startPeer()
      const all = 30 * credit
      const slow = credit > 1 ? 1 : 0
      await using source = await startedSource(
        { url: peer.url, ...options },
        {
          credit,
          onDelivery: (delivery) => (slow && textOf(delivery) === 'first' ? undefined : done(delivery)),
        },
      )
      const connection = await reading(peer.connections)
      withoutTimers()
      let tag = 0
      const open = (): number => tag - told(connection.acked)
      while (tag < all) {
        const texts = Array.from({ length: credit - open() }, (_, n) => (tag + n === 0 ? 'first' : 'next'))
        connection.deliver(queue, tag + 1, ...texts)
        tag += texts.length
        await eventually(() => open() < credit)
      }
      expect(source.deliveries.length).toBeGreaterThanOrEqual(all - credit)
      expect(connection.acked.every(({ multiple }) => !multiple)).toBe(slow === 1)
    },
  )

  it('is not what was rejected', async () => {
    await using peer = await startPeer()
    await using source = await startedSource({ url: peer.url, ...options })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'bad', 'good')
    const [bad, good] = await source.until(2)
    bad?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    bad?.settle({ outcome: 'done' })
    good?.settle({ outcome: 'drop' })
    await eventually(() => connection.acked.length === 1)
    expect(connection.heard.filter((name) => name === 'basic.reject')).toHaveLength(1)
    expect(connection.acked).toEqual([{ tag: 2, multiple: true }])
  })

  it('is how much may come, before anything comes', async () => {
    const counts: number[] = []
    await using peer = await startPeer((incoming) => {
      if (incoming.name === 'basic.qos') counts.push(incoming.count)
      return false
    })
    await using one = await startedSource({ url: peer.url, ...options }, { credit: 37 })
    await using three = await startedSource(
      { url: peer.url, shared: true, deadLetter: 'reject' },
      { credit: 8 },
    )
    await using own = await startedSource({ url: peer.url, ephemeral: true }, { credit: 37 })
    expect([one, three, own].map(({ status }) => status.current.state)).toEqual(['ready', 'ready', 'ready'])
    expect(counts).toEqual([37, 3, 3, 2, 37])
  })

  it('on closing is first that nothing more is wanted, then everything that was settled', async () => {
    await using peer = await startPeer()
    const source = await startedSource({ url: peer.url, ...options })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'one', 'two', 'three')
    const [one, , three] = await source.until(3)
    if (one) done(one)
    if (three) done(three)
    await source.close(within(1_000))
    expect(connection.heard.slice(-5)).toEqual([
      'basic.cancel',
      'basic.ack',
      'basic.ack',
      'channel.close',
      'close',
    ])
    expect(connection.acked).toEqual([
      { tag: 1, multiple: true },
      { tag: 3, multiple: false },
    ])
    await allEnded(peer)
  })
})

/** Answers for the exchange and queue of dead letters, but not for what is published there. */
const untaken: Script = ({ name }) => name === 'publish'

describe('closing', () => {
  it('takes no longer than it may when a dead letter is not confirmed, and leaves the message to the broker', async () => {
    await using peer = await startPeer(untaken)
    const source = await startedSource({ url: peer.url, group: 'billing' })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'bad', 'good')
    const [bad, good] = await source.until(2)
    bad?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    if (good) done(good)
    await published(peer, 1)
    expect(await milliseconds(source.close(within(400)))).toBeLessThan(1_000)
    expect(connection.acked).toEqual([{ tag: 2, multiple: false }])
    await allEnded(peer)
  })

  it.each(['basic.cancel', 'channel.close', 'close'])(
    'ends in time when the broker does not answer to %s',
    async (silent) => {
      await using peer = await startPeer()
      const source = await startedSource({ url: peer.url, ...options })
      await reading(peer.connections)
      peer.script = ({ name }) => name === silent
      expect(await milliseconds(source.close(within(300)))).toBeLessThan(1_500)
      await allEnded(peer)
      expect(source.status.current.state).toBe('closed')
    },
  )

  it('is done once, and delivers nothing any more', async () => {
    await using peer = await startPeer()
    const source = await startedSource({ url: peer.url, ...options })
    const connection = await reading(peer.connections)
    const [first, second] = [source.close(within(1_000)), source.close(within(1_000))]
    connection.deliver(queue, 1, 'late')
    await Promise.all([first, second])
    expect(source.deliveries).toEqual([])
    expect(connection.heard.filter((name) => name === 'close')).toHaveLength(1)
  })
})

/** The channel that dead letters go over, on a connection of its own. */
const deadLetterChannel = 1

describe('a dead letter that the broker does not take', () => {
  it.each([
    { what: 'nacks it', refusal: methods.nack(deadLetterChannel, 1, false), nextTag: 2 },
    {
      what: 'closes the channel over it',
      refusal: methods.closeChannel(deadLetterChannel, 403, 'ACCESS_REFUSED'),
      nextTag: 1,
    },
  ])('is sent again, and the message stays unacknowledged: it $what', async ({ refusal, nextTag }) => {
    await using peer = await startPeer(({ name }, connection) => {
      if (name !== 'publish') return false
      const isFirst = connection.published.length === 1
      connection.send(isFirst ? refusal : methods.ack(deadLetterChannel, nextTag, false))
      return true
    })
    await using source = await startedSource({ url: peer.url, group: 'billing' })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'bad')
    const [bad] = await source.until(1)
    bad?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    const publishing = await published(peer, 1)
    expect(connection.acked).toEqual([])
    await eventually(() => connection.acked.length === 1)
    expect(publishing.published.map(({ body }) => body.toString())).toEqual(['bad', 'bad'])
    expect(source.statuses.map(({ state }) => state)).toEqual(['connecting', 'ready'])
  })

  it('is given back is sent again', async () => {
    await using peer = await startPeer(({ name, ...incoming }, connection) => {
      if (name !== 'publish' || connection.published.length > 1 || !('message' in incoming)) return false
      connection.send(
        methods.returned(deadLetterChannel, incoming.message),
        methods.ack(deadLetterChannel, 1, false),
      )
      return true
    })
    await using source = await startedSource({ url: peer.url, group: 'billing' })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'bad')
    const [bad] = await source.until(1)
    bad?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    await eventually(() => connection.acked.length === 1)
    const publishing = await published(peer, 2)
    expect(publishing.published.map(({ body, mandatory }) => [body.toString(), mandatory])).toEqual([
      ['bad', true],
      ['bad', true],
    ])
  })
})

describe('the connection that dead letters go over', () => {
  it('is opened for the first, and again when it was lost, while reading goes on', async () => {
    let count = 0
    await using peer = await startPeer(({ name }, { socket }) => {
      if (name !== 'publish') return false
      count += 1
      if (count === 1) socket.resetAndDestroy()
      return count === 1
    })
    await using source = await startedSource({ url: peer.url, group: 'billing' })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'bad')
    const [bad] = await source.until(1)
    expect(peer.connections).toHaveLength(1)
    bad?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    await eventually(() => connection.acked.length === 1)
    expect(peer.connections).toHaveLength(3)
    expect(source.statuses.map(({ state }) => state)).toEqual(['connecting', 'ready'])
    await source.close(within(1_000))
    await allEnded(peer)
  })

  it('is waited for no longer than closing may take, when the broker does not answer to it', async () => {
    await using peer = await startPeer()
    const source = await startedSource({ url: peer.url, group: 'billing' })
    const connection = await reading(peer.connections)
    connection.deliver(queue, 1, 'bad')
    const [bad] = await source.until(1)
    peer.script = ({ name }) => name === 'protocol-header'
    bad?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    await eventually(() => peer.connections.length === 2)
    expect(await milliseconds(source.close(within(400)))).toBeLessThan(1_500)
    await allEnded(peer)
  })
})

describe('a source of several queues', () => {
  it('delivers nothing before all are read: what would be settled then could be lost by closing', async () => {
    const info = 'notifications.info'
    let asked: PeerConnection | undefined
    await using peer = await startPeer((incoming, connection) => {
      if (incoming.name !== 'basic.consume' || incoming.queue === info) return false
      connection.deliver(info, 1, 'one')
      asked = connection
      return true
    })
    const source = openSource({
      url: peer.url,
      shared: true,
      priorities: ['INFO', 'WARN'],
      deadLetter: 'reject',
    })
    const deliveries: string[] = []
    const started = source.start(
      (delivery) => {
        deliveries.push(textOf(delivery))
        done(delivery)
        void source.close(within(1_000))
      },
      { credit: 10, ...within(5_000) },
    )
    const connection = await eventually(() => asked)
    expect(deliveries).toEqual([])
    connection.send(methods.consumeOk(1, 'reader of notifications.warn'))
    await started
    await eventually(() => connection.ended)
    expect(deliveries).toEqual(['one'])
    expect(connection.acked).toEqual([{ tag: 1, multiple: true }])
  })
})

describe('a broker that refuses to let a queue be read', () => {
  it('is told so: the rights are missing', async () => {
    await using peer = await startPeer(({ name }, connection) => {
      if (name === 'basic.consume') connection.closeChannel(403, 'ACCESS_REFUSED - read access to queue')
      return name === 'basic.consume'
    })
    await using source = openSource({ url: peer.url, ...options })
    const error = await rejection(source.start(() => {}, { credit: 1, ...within(5_000) }))
    expect(error).toMatchObject({ code: 'topology', retryable: false })
    expect(error.message).toMatch(/queue notifications\.billing.*ACCESS_REFUSED.*Grant the user read rights/s)
    expect(source.status.current.state).toBe('failed')
  })
})

it('a broker that sends more than the prefetch allows is left, and what it sent is not kept', async () => {
  await using peer = await startPeer()
  await using source = await startedSource({ url: peer.url, ...options }, { credit: 10 })
  const connection = await reading(peer.connections)
  connection.deliver(queue, 1, ...Array.from({ length: 11 }, () => 'x'))
  await reading(peer.connections, 2)
  expect(source.deliveries).toHaveLength(10)
  expect(source.statuses).toContainEqual(
    expect.objectContaining({
      state: 'backing-off',
      error: expect.objectContaining({ message: expect.stringContaining('more than the prefetch allows') }),
    }),
  )
})

describe('a burst of losses', () => {
  it('leaves no socket, no timer and no listener behind', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error): unknown => warnings.push(warning)
    process.on('warning', warn)
    const before = openResources()
    const peer = await startPeer()
    const source = await startedSource({
      url: peer.url,
      group: 'billing',
      backOff: { initialDelayMs: 1, maxDelayMs: 1 },
    })
    for (let round = 1; round <= 100; round += 1) {
      const connection = await reading(peer.connections, round)
      connection.deliver(queue, 1, 'one', 'two', 'three', 'four')
      const [, two, three, four] = (await source.until(4 * round)).slice(-4)
      two?.settle({ outcome: 'done' })
      three?.settle({ outcome: 'retry', delayMs: 60_000 })
      four?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
      losses[round % losses.length]?.cut(connection)
    }
    const last = await reading(peer.connections, 101)
    expect(last.socket.listenerCount('data')).toBe(1)
    expect(source.deliveries.map(textOf)).toHaveLength(400)
    await source.close(within(1_000))
    await allEnded(peer)
    await peer[Symbol.asyncDispose]()
    expect(await moreThan(before)).toEqual([])
    process.off('warning', warn)
    expect(warnings).toEqual([])
  })
})
