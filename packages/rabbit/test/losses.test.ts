import { collectedHeap } from '@glance-notifications/test-brokers'
import { describe, expect, it } from 'vitest'
import { type PeerConnection, type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import {
  allEnded,
  aNotification,
  eventually,
  moreThan,
  openNotifier,
  openResources,
  openStrategy,
  outcomes,
  published,
  rejection,
  within,
} from './support.js'

const unconfirming: Script = ({ name }) => name === 'publish'

interface Loss {
  readonly what: string
  readonly cause: RegExp
  readonly cut: (connection: PeerConnection) => void
}

const losses: readonly Loss[] = [
  {
    what: 'the channel is closed because the exchange is gone (404)',
    cause: /404 .*no exchange 'glance'/,
    cut: (connection) => connection.closeChannel(404, "NOT_FOUND - no exchange 'glance' in vhost '/'"),
  },
  {
    what: 'the channel is closed for a precondition (406)',
    cause: /406 .*something failed/,
    cut: (connection) => connection.closeChannel(406, 'PRECONDITION_FAILED - something failed'),
  },
  {
    what: 'the broker shuts down (320)',
    cause: /320 .*reason 'shutdown'/,
    cut: (connection) =>
      connection.send(methods.closeConnection(320, "CONNECTION_FORCED - reason 'shutdown'")),
  },
  {
    what: 'the broker has an internal error (541)',
    cause: /541 .*INTERNAL_ERROR/,
    cut: (connection) => connection.send(methods.closeConnection(541, 'INTERNAL_ERROR')),
  },
  {
    what: 'the socket is reset',
    cause: /ECONNRESET/,
    cut: ({ socket }) => socket.resetAndDestroy(),
  },
  {
    what: 'the socket ends',
    cause: /Unexpected close/,
    cut: ({ socket }) => socket.end(),
  },
  {
    what: 'nonsense comes',
    cause: /Frame size|Invalid frame/,
    cut: (connection) => connection.send(Buffer.alloc(100_000, 0xff)),
  },
  {
    what: 'a frame of an unknown kind comes',
    cause: /Unknown frame type/,
    cut: (connection) => connection.send(Buffer.from([77, 0, 1, 0, 0, 0, 0, 0xce])),
  },
  {
    what: 'a frame comes for a channel that does not exist',
    cause: /unknown channel/,
    cut: (connection) => connection.send(methods.ack(9, 1, false)),
  },
  {
    what: 'an answer comes that nobody asked for',
    cause: /./,
    cut: (connection) => connection.send(methods.queueBindOk(1)),
  },
  {
    what: 'the channel and the connection are closed at once',
    cause: /404/,
    cut: (connection) =>
      connection.send(
        methods.closeChannel(1, 404, 'NOT_FOUND'),
        methods.closeConnection(320, 'CONNECTION_FORCED'),
      ),
  },
]

describe.each(losses)('when $what', ({ cut, cause }) => {
  it('what is in flight fails at once, perhaps delivered', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = [1, 2, 3].map((number) => notifier.info('image.create', { number }))
    const connection = await published(peer, 3)
    cut(connection)
    expect(await outcomes(sends)).toEqual(['connection-lost', 'connection-lost', 'connection-lost'])
    const error = await rejection(sends[0] ?? Promise.resolve())
    expect(error).toMatchObject({
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
      strategy: 'rabbit',
    })
    expect(error.message).toMatch(cause)
    expect(notifier.stats).toMatchObject({ inFlight: 0, failed: { 'connection-lost': 3 } })
  })

  it('the next connection takes what follows, and one recovery is made', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    const [connection] = peer.connections
    if (!connection) throw new Error('There is no connection')
    peer.script = () => false
    cut(connection)
    await eventually(() => notifier.states.includes('backing-off'))
    await notifier.info('image.create', {})
    expect(notifier.states).toEqual(['connecting', 'ready', 'backing-off', 'connecting', 'ready'])
    expect(notifier.failures).toHaveLength(1)
    expect(notifier.failures[0]?.message).toMatch(cause)
    await eventually(() => connection.ended)
    expect(peer.connections).toHaveLength(2)
  })

  it('what was confirmed before stays confirmed', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = [1, 2, 3].map((number) => notifier.info('image.create', { number }))
    const connection = await published(peer, 3)
    connection.ack(2)
    connection.nack(1)
    cut(connection)
    expect(await outcomes(sends)).toEqual([
      expect.stringMatching(/^(rejected|connection-lost)$/),
      'accepted',
      'connection-lost',
    ])
  })
})

describe('a broker that blocks', () => {
  it('is told in the status, holds back what follows, and fails it at its deadline', async () => {
    await using peer = await startPeer()
    await using notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    const [connection] = peer.connections
    connection?.send(methods.blocked('low on memory'))
    await eventually(() => notifier.status.current.state === 'blocked')
    expect(notifier.status.current).toMatchObject({ reason: 'low on memory', host: `127.0.0.1:${peer.port}` })

    expect(await rejection(notifier.info('image.create', {}, { timeoutMs: 50 }))).toMatchObject({
      code: 'blocked',
      retryable: true,
      delivery: 'none',
      phase: 'credit',
      message: expect.stringMatching(/low on memory/),
    })
    const held = notifier.info('image.create', {})
    connection?.send(methods.unblocked)
    expect(await held).toMatchObject({ status: 'accepted' })
    expect(connection?.published).toHaveLength(1)
  })

  it('can be closed, within the time, though it reads nothing any more', async () => {
    await using peer = await startPeer()
    const notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    const [connection] = peer.connections
    connection?.send(methods.blocked('low on memory'))
    await eventually(() => notifier.status.current.state === 'blocked')
    connection?.socket.pause()
    const sent = notifier.info('image.create', {})
    expect(await notifier.close({ timeoutMs: 100 })).toEqual({ unsent: 1 })
    expect(await rejection(sent)).toMatchObject({ code: 'closed', delivery: 'none' })
    expect(notifier.status.current.state).toBe('closed')
    connection?.socket.resume()
    await allEnded(peer)
  })

  it('after a publish leaves it perhaps delivered', async () => {
    await using peer = await startPeer((incoming, connection) => {
      if (incoming.name !== 'publish') return false
      connection.send(methods.blocked('low on disk'))
      return true
    })
    await using notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    expect(await rejection(notifier.info('image.create', {}, { timeoutMs: 100 }))).toMatchObject({
      code: 'blocked',
      retryable: true,
      delivery: 'unknown',
    })
  })

  const early = { 'the last word of the handshake': 'open', 'a look at the topology': 'exchange.declare' }
  it.each(Object.entries(early))('together with %s is noticed', async (_, stage) => {
    await using peer = await startPeer((incoming, connection) => {
      if (incoming.name !== stage) return false
      connection.answer(incoming)
      connection.send(methods.blocked('low on memory'))
      return true
    })
    await using notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    await eventually(() => notifier.status.current.state === 'blocked')
    expect(notifier.status.current).toMatchObject({ reason: 'low on memory' })
  })
})

describe('a host list', () => {
  it('is tried in turn, without waiting in between', async () => {
    await using dead = await startPeer()
    await dead[Symbol.asyncDispose]()
    await using peer = await startPeer()
    await using notifier = openNotifier({
      url: [dead.url, peer.url],
      shuffle: false,
      backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
    })
    await notifier.info('image.create', {})
    expect(notifier.status.current).toMatchObject({ state: 'ready', host: `127.0.0.1:${peer.port}` })
    expect(notifier.states).toEqual(['connecting', 'connecting', 'ready'])
  })

  it('may name a host with several addresses of which one is dead', async () => {
    await using peer = await startPeer()
    await using notifier = openNotifier({ host: 'localhost', port: peer.port })
    expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
  })

  it('goes on to the next host after a loss', async () => {
    await using first = await startPeer()
    await using second = await startPeer()
    await using notifier = openNotifier({ url: [first.url, second.url], shuffle: false })
    await notifier.info('image.create', {})
    first.connections[0]?.socket.destroy()
    await eventually(() => notifier.states.includes('backing-off'))
    await notifier.info('image.create', {})
    expect(second.connections).toHaveLength(1)
  })
})

describe("the caller's signal", () => {
  it('ends the send, perhaps delivered, and leaves the connection alone', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    const controller = new AbortController()
    const sent = strategy.send(aNotification(), { ...within(5_000), signal: controller.signal })
    const connection = await published(peer, 1)
    controller.abort(new Error('no longer needed'))
    expect(await rejection(sent)).toMatchObject({ code: 'aborted', delivery: 'unknown', retryable: false })
    connection.ack(1)
    peer.script = () => false
    await strategy.send(aNotification(), within(5_000))
    expect(peer.connections).toHaveLength(1)
  })
})

describe('a channel that the broker closes for what sending again does not cure', () => {
  it('for want of write rights (403) fails what is in flight with auth', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sent = notifier.info('image.create', {})
    const connection = await published(peer, 1)
    connection.closeChannel(403, "ACCESS_REFUSED - access to exchange 'glance' refused for user 'reader'")
    const error = await rejection(sent)
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'unknown', strategy: 'rabbit' })
    expect(error.message).toMatch(/refused for user 'reader'/)
    await eventually(() => peer.connections.length === 2)
  })

  it.each(['none', 'check'] as const)(
    'for want of the exchange (404), with topology %s, fails it with topology',
    async (topology) => {
      await using peer = await startPeer(unconfirming)
      await using notifier = openNotifier({ url: peer.url, topology })
      const sent = notifier.info('image.create', {})
      const connection = await published(peer, 1)
      connection.closeChannel(404, "NOT_FOUND - no exchange 'glance' in vhost '/'")
      expect(await rejection(sent)).toMatchObject({ code: 'topology', retryable: false, delivery: 'unknown' })
    },
  )

  it('for the size of a message (406) fails that one as too large, and the others as lost', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = ['small', 'x'.repeat(5_000), 'small'].map((text) => notifier.info('image.create', text))
    const connection = await published(peer, 3)
    const size = connection.published[1]?.body.length
    connection.closeChannel(406, `PRECONDITION_FAILED - message size ${size} is larger than max size 4096`)
    expect(await outcomes(sends)).toEqual(['connection-lost', 'too-large', 'connection-lost'])
    const error = await rejection(sends[1] ?? Promise.resolve())
    expect(error).toMatchObject({ retryable: false, delivery: 'none', phase: 'confirm', strategy: 'rabbit' })
    expect(error.message).toMatch(/larger than max size 4096/)
  })
})

describe('a burst of losses', () => {
  it('of a hundred leaves no socket, no timer and no listener behind', async () => {
    const warnings: Error[] = []
    const warn = (warning: Error): unknown => warnings.push(warning)
    process.on('warning', warn)
    const before = { open: openResources(), heap: await collectedHeap() }
    const peer = await startPeer(unconfirming)
    const notifier = openNotifier({ url: peer.url, backOff: { initialDelayMs: 1, maxDelayMs: 1 } })
    for (let round = 1; round <= 100; round += 1) {
      const sent = outcomes([notifier.info('image.create', { round })])
      const connection = await eventually(() => {
        const newest = peer.connections[round - 1]
        return newest?.published.length === 1 ? newest : undefined
      })
      losses[round % losses.length]?.cut(connection)
      expect(await sent).toEqual(['connection-lost'])
    }
    await notifier.close()
    await allEnded(peer)
    await peer[Symbol.asyncDispose]()
    expect(await moreThan(before.open)).toEqual([])
    expect((await collectedHeap()) - before.heap).toBeLessThan(20 * 2 ** 20)
    process.off('warning', warn)
    expect(warnings).toEqual([])
  })

  it('leaves no send unsettled and no socket open', async () => {
    let count = 0
    await using peer = await startPeer(({ name }, connection) => {
      if (name !== 'publish') return false
      count += 1
      if (count % 7 === 0) losses[count % losses.length]?.cut(connection)
      return count % 3 === 0
    })
    await using notifier = openNotifier({ url: peer.url })
    const sends = Array.from({ length: 200 }, (_, number) =>
      notifier.info('image.create', { number }, { timeoutMs: 400 }),
    )
    const settled = await outcomes(sends)
    const known = new Set(['accepted', 'connection-lost', 'timeout'])
    expect(settled.filter((code) => !known.has(code))).toEqual([])
    expect(settled).toHaveLength(200)
    expect(notifier.stats).toMatchObject({ inFlight: 0, waiting: 0 })
    await notifier.close()
    await allEnded(peer)
  })
})
