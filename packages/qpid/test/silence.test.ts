import { describe, expect, it, vi } from 'vitest'
import { qpidStrategy } from '../src/index.js'
import { stages } from './support/gag.js'
import {
  closing,
  errorOf,
  failureOf,
  impatient,
  keepQuietAndTidy,
  nothingMoreThan,
  notificationOf,
  notifierFor,
  openResources,
  peerFor,
  rawPeerFor,
} from './support/setup.js'

keepQuietAndTidy()

const noConnection = { code: 'timeout', retryable: true, delivery: 'none', phase: 'connect' }

describe('a peer that falls silent', () => {
  it.each(stages)('before its %s makes the send time out, and leaves nothing open', async (stage) => {
    const before = openResources()
    const peer = await peerFor({ mute: stage })
    const notifier = notifierFor({ url: peer.url })
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 100 }))).toEqual(noConnection)
    await notifier.close()
    await peer.close()
    await nothingMoreThan(before)
  })

  it.each(stages)('before its %s is given up after connectTimeoutMs, and tried again', async (stage) => {
    const peer = await peerFor({ mute: stage })
    const notifier = notifierFor({ url: peer.url, connectTimeoutMs: 50 })
    const error = await errorOf(notifier.info('image.create', {}, { timeoutMs: 400 }))
    expect(error).toMatchObject(noConnection)
    expect(error.cause).toMatchObject({ code: 'timeout', phase: 'connect' })
    expect(peer.accepted).toBeGreaterThan(1)
    expect(peer.sockets.size).toBeLessThanOrEqual(2)
  })

  it('once it has accepted the TCP connection makes the send time out', async () => {
    const peer = await rawPeerFor()
    const notifier = notifierFor({ url: peer.url })
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 100 }))).toEqual(noConnection)
  })

  it('once it has accepted the TCP connection of a TLS client makes the send time out', async () => {
    const peer = await rawPeerFor()
    const notifier = notifierFor({ url: peer.url.replace('amqp', 'amqps'), connectTimeoutMs: 50 })
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 200 }))).toEqual(noConnection)
    expect(peer.accepted).toBeGreaterThan(1)
  })

  it('and gives no credit makes the send fail as blocked, and certainly not delivered', async () => {
    const peer = await peerFor({ credit: 0 })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 50 }))).toEqual({
      code: 'blocked',
      retryable: true,
      delivery: 'none',
      phase: 'credit',
    })
    expect(peer.received).toHaveLength(0)
  })

  it('and gives no outcome makes the send time out, perhaps delivered', async () => {
    const peer = await peerFor({ onDelivery: () => {} })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 50 }))).toEqual({
      code: 'timeout',
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
    })
  })

  it('for longer than the heartbeat allows counts as lost', async () => {
    const peer = await peerFor({ onDelivery: () => {} })
    const notifier = notifierFor({ url: peer.url, heartbeatSeconds: 1 }, { sendTimeoutMs: 15_000 })
    await notifier.ready()
    peer.fallSilent()
    const error = await errorOf(notifier.info('image.create', {}))
    expect(error).toMatchObject({
      code: 'connection-lost',
      retryable: true,
      delivery: 'unknown',
      phase: 'heartbeat',
      cause: { code: 'connection-lost', phase: 'heartbeat', strategy: 'qpid' },
    })
    expect(error.message).toMatch(/127\.0\.0\.1:\d+ was silent for longer than the heartbeat allows/)
  })

  it('but sends heartbeats stays connected', async () => {
    const peer = await peerFor({ server: { idle_time_out: 400 }, onDelivery: () => {} })
    const notifier = notifierFor({ url: peer.url, heartbeatSeconds: 1 }, { sendTimeoutMs: 3_600 })
    await notifier.ready()
    // rhea sends a heartbeat at half of what we ask for, and would end what has been silent for 0.8 s.
    expect(await failureOf(notifier.info('image.create', {}))).toMatchObject({ code: 'timeout' })
    expect(notifier.status.current.state).toBe('ready')
    expect(peer.accepted).toBe(1)
  })
})

describe('close', () => {
  it('ends a strategy that was never used', async () => {
    const before = openResources()
    const notifier = notifierFor({ url: 'amqp://127.0.0.1:1' })
    expect(await notifier.close()).toEqual({ unsent: 0 })
    expect(openResources()).toEqual(before)
    expect(await failureOf(notifier.info('image.create', {}))).toMatchObject({ code: 'closed' })
  })

  it.each(stages)('ends a connection to a peer that is mute before its %s', async (stage) => {
    const peer = await peerFor({ mute: stage })
    const notifier = notifierFor({ url: peer.url })
    const send = failureOf(notifier.info('image.create', {}))
    await vi.waitFor(() => expect(peer.accepted).toBe(1), { timeout: 10_000 })
    expect(await notifier.close({ timeoutMs: 50 })).toEqual({ unsent: 1 })
    expect(await send).toMatchObject({ code: 'closed' })
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  })

  it('ends a send that waits for credit', async () => {
    const peer = await peerFor({ credit: 0 })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    const send = failureOf(notifier.info('image.create', {}))
    expect(await notifier.close({ timeoutMs: 50 })).toEqual({ unsent: 1 })
    expect(await send).toMatchObject({ code: 'closed' })
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  })

  it('ends a strategy that waits before it tries again', async () => {
    const before = openResources()
    const notifier = notifierFor({
      url: 'amqp://127.0.0.1:1',
      backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
    })
    const send = failureOf(notifier.info('image.create', {}))
    await vi.waitFor(() => expect(notifier.status.current.state).toBe('backing-off'), { timeout: 10_000 })
    expect(await notifier.close({ timeoutMs: 50 })).toEqual({ unsent: 1 })
    expect(await send).toMatchObject({ code: 'closed' })
    await nothingMoreThan(before)
  })

  it('waits for what is in flight', async () => {
    const peer = await peerFor({ onDelivery: ({ delivery }) => setTimeout(() => delivery.accept(), 50) })
    const notifier = notifierFor({ url: peer.url })
    const sends = [1, 2, 3].map((n) => notifier.info('image.create', { n }))
    expect(await notifier.close({ timeoutMs: 5_000 })).toEqual({ unsent: 0 })
    expect(await Promise.all(sends)).toHaveLength(3)
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  })

  it.each([0, 10])(
    'keeps to its bound with a peer that does not close in return (heartbeat %i s)',
    async (heartbeatSeconds) => {
      const peer = await peerFor()
      const notifier = notifierFor({ url: peer.url, heartbeatSeconds })
      await notifier.info('image.create', {})
      const { TCPSocketWrap: both = 0 } = openResources()
      peer.fallSilent()
      const began = performance.now()
      await notifier.close({ timeoutMs: 100 })
      expect(performance.now() - began).toBeLessThan(1_000)
      await nothingMoreThan({ ...openResources(), TCPSocketWrap: both - 1 })
    },
  )

  it('of the bare strategy may have no bound at all', async () => {
    const peer = await peerFor()
    const strategy = qpidStrategy({ ...impatient, url: peer.url })
    await strategy.send(notificationOf(), { deadline: Number.POSITIVE_INFINITY })
    await strategy.close({ deadline: Number.POSITIVE_INFINITY })
    expect(strategy.status.current.state).toBe('closed')
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  })

  it('of the bare strategy fails what is in flight, and says that it may have been delivered', async () => {
    const peer = await peerFor({ credit: 0, onDelivery: () => {} })
    const strategy = qpidStrategy({ ...impatient, url: peer.url })
    const deadline = Number.POSITIVE_INFINITY
    const sends = [1, 2, 3].map((n) => failureOf(strategy.send(notificationOf({ n }), { deadline })))
    await vi.waitFor(() => expect(peer.receivers).toHaveLength(1), { timeout: 10_000 })
    peer.receivers[0]?.add_credit(1)
    await vi.waitFor(() => expect(peer.received).toHaveLength(1), { timeout: 10_000 })
    await strategy.close({ deadline: performance.now() + 100 })
    const closed = { code: 'closed', retryable: false, phase: 'close' }
    expect(await Promise.all(sends)).toEqual([
      { ...closed, delivery: 'unknown' },
      { ...closed, delivery: 'none' },
      { ...closed, delivery: 'none' },
    ])
  })

  it('can be called twice, and again', async () => {
    const peer = await peerFor()
    const notifier = notifierFor({ url: peer.url })
    await notifier.info('image.create', {})
    await Promise.all([notifier.close(), notifier.close()])
    await notifier.close()
    expect(notifier.status.current.state).toBe('closed')
  })
})

describe('a strategy', () => {
  it('dials nobody before it is asked to', async () => {
    const peer = await peerFor()
    const notifier = closing(notifierFor({ url: peer.url }))
    expect(notifier.status.current.state).toBe('idle')
    expect(peer.accepted).toBe(0)
  })

  it('leaves nothing open', async () => {
    const before = openResources()
    const peer = await peerFor()
    const notifier = notifierFor({ url: peer.url })
    await notifier.info('image.create', {})
    expect(await notifier.close()).toEqual({ unsent: 0 })
    await peer.close()
    await nothingMoreThan(before)
  })
})
