import { once } from 'node:events'
import { createServer } from 'node:net'
import { collectedHeap } from '@glance-notifications/test-brokers'
import { describe, expect, it, vi } from 'vitest'
import { portOf } from './support/peer.js'
import {
  errorOf,
  failureOf,
  keepQuietAndTidy,
  nothingMoreThan,
  notifierFor,
  openResources,
  peerFor,
  rawPeerFor,
} from './support/setup.js'

keepQuietAndTidy()

const lost = { code: 'connection-lost', retryable: true, delivery: 'unknown', phase: 'confirm' }

async function deadPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const port = portOf(server)
  server.close()
  await once(server, 'close')
  return port
}

describe('a socket that is reset', () => {
  it.each([1, 500])('fails the %i unsettled sends at once, and the next send succeeds', async (count) => {
    let settle = false
    const peer = await peerFor({
      onDelivery: ({ delivery }) => {
        if (settle) delivery.accept()
      },
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    const sends = Array.from({ length: count }, (_, n) => failureOf(notifier.info('image.create', { n })))
    await vi.waitFor(() => expect(peer.received).toHaveLength(count), { timeout: 10_000 })
    settle = true
    const began = performance.now()
    peer.reset()
    expect(await Promise.all(sends)).toEqual(Array.from({ length: count }, () => lost))
    expect(performance.now() - began).toBeLessThan(2_000)
    await notifier.info('image.create', {})
    expect(notifier.stats).toMatchObject({
      accepted: 1,
      inFlight: 0,
      waiting: 0,
      failed: { 'connection-lost': count },
    })
  })

  it('keeps what was not yet written, and sends it in order afterwards', async () => {
    const peer = await peerFor({
      credit: 0,
      onDelivery: ({ delivery }, count) => {
        if (count > 2) delivery.accept()
        if (count === 2) peer.reset()
      },
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    const sends = Array.from({ length: 10 }, (_, n) => notifier.info('image.create', { n }))
    const settled = Promise.allSettled(sends)
    await vi.waitFor(() => expect(peer.receivers).toHaveLength(1), { interval: 1 })
    peer.receivers[0]?.add_credit(2)
    await vi.waitFor(() => expect(peer.receivers).toHaveLength(2), { interval: 1 })
    peer.receivers[1]?.add_credit(100)
    const results = await settled
    expect(results.map(({ status }) => status)).toEqual([
      'rejected',
      'rejected',
      ...Array.from({ length: 8 }, () => 'fulfilled'),
    ])
    const order = peer.received
      .slice(2)
      .map(({ message }) => JSON.parse(String(message.body.content)).payload.n)
    expect(order).toEqual([2, 3, 4, 5, 6, 7, 8, 9])
  })
})

/** What is no AMQP 1.0 at all, from the first byte on. */
const strangers = [
  ['speaks AMQP 0-9-1', Buffer.from('AMQP\0\0\x09\x01'), /0-9-1/],
  ['speaks AMQP 0-10', Buffer.from('AMQP\x01\x01\0\x0a'), /0-10/],
  ['wants TLS first', Buffer.from('AMQP\x02\x01\0\0'), /./],
  ['has no SASL', Buffer.from('AMQP\0\x01\0\0'), /SASL/],
  ['speaks HTTP', Buffer.from('HTTP/1.1 400 Bad Request\r\n\r\n'), /./],
  ['speaks nonsense', Buffer.from(Array.from({ length: 300 }, (_, n) => (n * 7919) % 256)), /./],
] as const

describe('a peer that', () => {
  it.each(strangers)('%s is tried again, and the timeout tells why', async (_, bytes, reason) => {
    const peer = await rawPeerFor((socket) => socket.write(bytes))
    const notifier = notifierFor({ url: peer.url })
    const error = await errorOf(notifier.info('image.create', {}, { timeoutMs: 300 }))
    expect(error).toMatchObject({ code: 'timeout', retryable: true, delivery: 'none', phase: 'connect' })
    expect(error.cause).toMatchObject({ code: 'connection-lost', phase: 'connect' })
    expect(error.message).toMatch(reason)
    expect(peer.accepted).toBeGreaterThan(1)
  })

  it('hangs up at once is tried again', async () => {
    const peer = await rawPeerFor((socket) => socket.end())
    const notifier = notifierFor({ url: peer.url })
    const error = await errorOf(notifier.info('image.create', {}, { timeoutMs: 200 }))
    expect(error).toMatchObject({ code: 'timeout', delivery: 'none', phase: 'connect' })
    expect(error.message).toMatch(/closed the connection/)
  })

  it.each([
    ['nonsense', Buffer.from([0, 0, 0, 99, ...Array.from({ length: 300 }, (_, n) => (n * 7919) % 256)])],
    ['a frame of no size', Buffer.alloc(64)],
    ['a frame that is too small', Buffer.from([0, 0, 0, 5, 2, 0, 0, 0, 0, 0])],
    ['a frame of an unknown kind', Buffer.from([0, 0, 0, 12, 2, 9, 0, 0, 0, 0x53, 0x10, 0x45])],
    ['a performative that nobody knows', Buffer.from([0, 0, 0, 12, 2, 0, 0, 0, 0, 0x53, 0x77, 0x45])],
    ['a flow for a session that is not', Buffer.from([0, 0, 0, 12, 2, 0, 0, 9, 0, 0x53, 0x13, 0x45])],
    ['a second open', Buffer.from([0, 0, 0, 12, 2, 0, 0, 0, 0, 0x53, 0x10, 0x45])],
  ])('sends %s in the middle of it all is left, and the next send succeeds', async (_, bytes) => {
    const peer = await peerFor({
      onDelivery: ({ delivery }, count) => {
        if (count > 5) delivery.accept()
        if (count === 5) peer.write(bytes)
      },
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    const sends = Array.from({ length: 5 }, (__, n) => failureOf(notifier.info('image.create', { n })))
    for (const send of sends) expect(await send).toEqual(lost)
    await notifier.info('image.create', {})
    expect(peer.accepted).toBe(2)
  })

  it('is away is dialled until it is there', async () => {
    const port = await deadPort()
    const notifier = notifierFor({ url: `amqp://127.0.0.1:${port}` }, { sendTimeoutMs: 30_000 })
    const send = notifier.info('image.create', {})
    await vi.waitFor(() => expect(notifier.status.current.state).toBe('backing-off'), { interval: 1 })
    await peerFor({ port })
    expect(await send).toMatchObject({ status: 'accepted' })
  })

  it('is the second of a list takes over when the first is dead', async () => {
    const peer = await peerFor()
    const url = [`amqp://127.0.0.1:${await deadPort()}`, peer.url]
    const notifier = notifierFor({
      url,
      shuffle: false,
      backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
    })
    await notifier.info('image.create', {})
    expect(notifier.status.current).toEqual({ state: 'ready', host: `127.0.0.1:${peer.port}` })
  })
})

const listeners = (): number =>
  process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)

describe('a strategy that reconnects 100 times', () => {
  it('keeps no socket, timer or listener of the connections before', async () => {
    const peer = await peerFor()
    const notifier = notifierFor({ url: peer.url })
    const drops: readonly (() => unknown)[] = [
      () => peer.reset(),
      () => peer.receivers.at(-1)?.close({ condition: 'amqp:internal-error' }),
      () => peer.receivers.at(-1)?.session.close(),
      () => peer.connections.at(-1)?.close(),
      () => peer.write(Buffer.alloc(64)),
    ]
    const reconnect = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) {
        await notifier.info('image.create', {})
        drops[n % drops.length]?.()
        await vi.waitFor(() => expect(notifier.status.current.state).not.toBe('ready'), {
          interval: 1,
          timeout: 20_000,
        })
      }
      await notifier.info('image.create', {})
      await vi.waitFor(() => expect(peer.sockets.size).toBe(1), { interval: 1, timeout: 20_000 })
    }
    await reconnect(5)
    const before = { resources: openResources(), listeners: listeners(), heap: await collectedHeap() }
    await reconnect(100)
    await nothingMoreThan(before.resources)
    expect(listeners()).toBe(before.listeners)
    expect(peer.accepted).toBe(106)
    expect((await collectedHeap()) - before.heap).toBeLessThan(20 * 2 ** 20)
  })
})
