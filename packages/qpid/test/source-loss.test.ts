import { inspect } from 'node:util'
import type { ConnectionStatus, Delivery } from '@glance-notifications/core'
import { describe, expect, it, vi } from 'vitest'
import { messageOf, messagesOf, type QueuePeer } from './support/queue-peer.js'
import { errorOf, failureOf, keepQuietAndTidy, nothingMoreThan, openResources } from './support/setup.js'
import { queuePeerFor, sourceFor, startedSource, textOf, within } from './support/sources.js'

keepQuietAndTidy()

const numberOf = (delivery: Delivery): number => Number(JSON.parse(textOf(delivery)).n)

/** How something ends under a source that has unsettled deliveries. */
const endings: readonly (readonly [string, (peer: QueuePeer) => void])[] = [
  ['closes the link without a reason', (peer) => peer.senders.at(-1)?.close()],
  [
    'closes the link because the queue was deleted',
    (peer) => peer.senders.at(-1)?.close({ condition: 'amqp:resource-deleted', description: 'deleted' }),
  ],
  ['detaches the link', (peer) => peer.senders.at(-1)?.detach()],
  ['ends the session', (peer) => peer.senders.at(-1)?.session.close({ condition: 'amqp:internal-error' })],
  ['closes the connection', (peer) => peer.connections.at(-1)?.close()],
  [
    'closes the connection by force',
    (peer) => peer.connections.at(-1)?.close({ condition: 'amqp:connection:forced', description: 'bye' }),
  ],
  ['resets the socket', (peer) => peer.reset()],
  ['speaks nonsense', (peer) => peer.write(Buffer.alloc(64))],
]

describe('a broker that', () => {
  it.each(endings)('%s gets its messages back, and the source consumes again', async (_, end) => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(3))
    const { source, until } = await startedSource({ url: peer.url })
    const [first, second] = await until(3)
    end(peer)
    await vi.waitFor(() => expect(first?.live).toBe(false), { timeout: 10_000 })
    first?.settle({ outcome: 'done' })
    second?.settle({ outcome: 'retry', delayMs: 0 })
    const again = (await until(6)).slice(3)
    expect(new Set(again.map(numberOf))).toEqual(new Set([0, 1, 2]))
    // A loss is no attempt.
    expect(again.map(({ attempt }) => attempt)).toEqual([1, 1, 1])
    for (const delivery of again) delivery.settle({ outcome: 'done' })
    await vi.waitFor(() => expect(peer.settled).toHaveLength(3), { timeout: 10_000 })
    expect(source.status.current.state).toBe('ready')
  })

  it('counts what was on its way when the connection was lost is believed', async () => {
    const peer = await queuePeerFor({ countsLosses: true })
    peer.put(messageOf('1'))
    const { until } = await startedSource({ url: peer.url })
    await until(1)
    peer.reset()
    const [, again] = await until(2)
    expect(again?.attempt).toBe(2)
  })

  it('falls silent for longer than the heartbeat allows is left', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { source, until } = await startedSource({ url: peer.url, heartbeatSeconds: 1 })
    const [first] = await until(1)
    const statuses: ConnectionStatus[] = []
    source.status.subscribe((status) => statuses.push(status))
    peer.fallSilent()
    await vi.waitFor(() => expect(first?.live).toBe(false), { timeout: 10_000 })
    expect(statuses[0]).toMatchObject({
      state: 'backing-off',
      error: { code: 'connection-lost', phase: 'heartbeat', retryable: true, strategy: 'qpid' },
    })
    await vi.waitFor(() => expect(peer.accepted).toBeGreaterThan(1), { timeout: 10_000 })
    expect(source.status.current.state).not.toBe('closed')
  })

  it('does not have the address yet is asked until it has', async () => {
    const peer = await queuePeerFor({
      refuseReader: (count) =>
        count < 4 ? { condition: 'amqp:not-found', description: 'no images' } : undefined,
    })
    peer.put(messageOf('1'))
    const source = sourceFor({ url: peer.url })
    const deliveries: Delivery[] = []
    const failure = failureOf(source.start((one) => deliveries.push(one), { credit: 10, ...within(10_000) }))
    expect(await failure).toMatchObject({ code: 'unroutable', retryable: false })
    await vi.waitFor(() => expect(deliveries).toHaveLength(1), { timeout: 5_000 })
    expect(peer.senders).toHaveLength(4)
  })

  it('does not have the dead-letter address yet is asked until it has, and nothing is read before', async () => {
    const peer = await queuePeerFor({
      refuse: (address, count) =>
        address === 'dead' && count < 3 ? { condition: 'amqp:not-found' } : undefined,
    })
    peer.put(messageOf('1'))
    const deliveries: Delivery[] = []
    const source = sourceFor({ url: peer.url, deadLetterAddress: 'dead' })
    source.start((one) => deliveries.push(one), { credit: 10, ...within(10_000) }).catch(() => {})
    await vi.waitFor(() => expect(deliveries).toHaveLength(1), { timeout: 5_000 })
    expect(peer.receivers).toHaveLength(3)
    expect(deliveries[0]?.attempt).toBe(1)
  })

  it('refuses the user ends in failed', async () => {
    const peer = await queuePeerFor({ login: () => false })
    const source = sourceFor({ url: peer.url, username: 'ann', password: 's3cret-word' })
    const error = await errorOf(source.start(() => {}, { credit: 1, ...within(5_000) }))
    expect(error).toMatchObject({ code: 'auth', retryable: false })
    expect(source.status.current.state).toBe('failed')
    const seen = inspect([error, source.status.current, source], { showHidden: true, depth: 20 })
    expect(seen).not.toContain('s3cret-word')
  })

  it('does not let the user read ends in failed', async () => {
    const peer = await queuePeerFor({ refuseReader: () => ({ condition: 'amqp:unauthorized-access' }) })
    const source = sourceFor({ url: peer.url })
    const failure = await failureOf(source.start(() => {}, { credit: 1, ...within(5_000) }))
    expect(failure).toMatchObject({ code: 'auth', retryable: false })
    expect(source.status.current.state).toBe('failed')
  })

  it('shows the password in nothing that is delivered, lost, logged or sent', async () => {
    const logged: unknown[] = []
    const log = (...args: unknown[]): unknown => logged.push(args)
    const peer = await queuePeerFor({
      login: () => true,
      onDelivery: ({ delivery }, count) => (count === 1 ? delivery.release() : delivery.accept()),
    })
    peer.put(...messagesOf(2))
    const { source, until } = await startedSource({
      url: peer.url,
      username: 'ann',
      password: 's3cret-word',
      deadLetterAddress: 'dead',
      logger: { debug: log, info: log, warn: log, error: log },
    })
    const [first] = await until(2)
    first?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    await vi.waitFor(() => expect(peer.settled).toHaveLength(1), { timeout: 10_000 })
    peer.senders[0]?.close({ condition: 'amqp:resource-deleted', description: 'deleted' })
    const [, , again] = await until(3)
    const letters = peer.received.map(({ message }) => message)
    const seen = inspect([logged, first, again, letters, source.status.current], {
      showHidden: true,
      depth: 20,
    })
    expect(seen).toContain('deleted')
    expect(seen).toContain('A dead letter was not taken')
    expect(seen).not.toContain('s3cret-word')
  })
})

const listeners = (): number =>
  process.eventNames().reduce((sum, name) => sum + process.listenerCount(name), 0)

describe('a source that reconnects 100 times', () => {
  it('keeps no socket, timer or listener of the connections before', async () => {
    const peer = await queuePeerFor()
    // What is not settled in one round comes again in the next, and all of it needs credit.
    const { source, deliveries, until } = await startedSource(
      { url: peer.url, deadLetterAddress: 'dead' },
      { credit: 1_000 },
    )
    let count = 0
    const reconnect = async (times: number): Promise<void> => {
      for (let n = 0; n < times; n += 1) {
        peer.put(...messagesOf(3, count))
        count += 3
        await vi.waitFor(() => expect(peer.waiting).toHaveLength(0), { interval: 1, timeout: 20_000 })
        await vi.waitFor(() => expect(deliveries.filter(({ live }) => live).length).toBeGreaterThan(2), {
          interval: 1,
          timeout: 20_000,
        })
        // One is held, one is settled and not told, and the rest is open.
        const live = deliveries.filter((one) => one.live)
        live[0]?.settle({ outcome: 'retry', delayMs: 60_000 })
        live[1]?.settle({ outcome: 'done' })
        peer.reset()
        await vi.waitFor(() => expect(source.status.current.state).not.toBe('ready'), {
          interval: 1,
          timeout: 20_000,
        })
        await vi.waitFor(() => expect(source.status.current.state).toBe('ready'), {
          interval: 1,
          timeout: 20_000,
        })
      }
      await vi.waitFor(() => expect(peer.sockets.size).toBe(1), { interval: 1, timeout: 20_000 })
    }
    await reconnect(2)
    const before = { resources: openResources(), listeners: listeners() }
    await reconnect(100)
    expect(listeners()).toBe(before.listeners)
    expect(peer.accepted).toBe(103)
    await nothingMoreThan(before.resources)
    expect(await until(306)).toBeDefined()
  })
})
