import type { Delivery } from '@glance-notifications/core'
import { describe, expect, it, vi } from 'vitest'
import { messagesOf } from './support/queue-peer.js'
import { keepQuietAndTidy } from './support/setup.js'
import { queuePeerFor, startedSource, textOf } from './support/sources.js'

keepQuietAndTidy()

const rabbit3 = { server: { properties: { product: 'RabbitMQ', version: '3.10.8' } } }

describe('the credit of a source', () => {
  it.each([1, 2, 10, 64].flatMap((credit) => [{ credit }, { credit, ...rabbit3 }]))(
    'of $credit is never exceeded ($server.properties)',
    async ({ credit, ...options }) => {
      const count = 500
      const peer = await queuePeerFor(options)
      peer.put(...messagesOf(count))
      const { until } = await startedSource(
        { url: peer.url },
        { credit, onDelivery: (delivery) => setImmediate(() => delivery.settle({ outcome: 'done' })) },
      )
      await until(count)
      await vi.waitFor(() => expect(peer.settled).toHaveLength(count), { timeout: 10_000 })
      expect(peer.mostUnsettled).toBe(credit)
    },
  )

  it.each([
    ['is given anew when half of it is free', {}, 2],
    ['is given anew to RabbitMQ 3 when all of it is used up', rabbit3, 1],
  ])('%s', async (_, options, flows) => {
    const peer = await queuePeerFor(options)
    peer.put(...messagesOf(7))
    const { deliveries, until } = await startedSource({ url: peer.url }, { credit: 10 })
    await until(7)
    for (const delivery of deliveries.slice(0, 5)) delivery.settle({ outcome: 'done' })
    await vi.waitFor(() => expect(peer.settled).toHaveLength(5), { timeout: 10_000 })
    // What comes and is settled now comes after any flow that was sent with the others.
    peer.put(...messagesOf(1, 7))
    await until(8)
    expect(peer.frames.flow).toBe(flows)
    peer.put(...messagesOf(2, 8))
    await until(10)
    await vi.waitFor(() => expect(peer.frames.flow).toBe(2), { timeout: 10_000 })
  })

  it('is not given for what is unsettled, and goes on beside what is held', async () => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(100))
    const { deliveries, until } = await startedSource({ url: peer.url }, { credit: 10 })
    await until(10)
    // Nine are never settled; all else goes through the one that is left.
    for (let index = 9; index < 100; index += 1) {
      await until(index + 1)
      deliveries[index]?.settle({ outcome: 'done' })
    }
    await vi.waitFor(() => expect(peer.settled).toHaveLength(91), { timeout: 10_000 })
    expect(peer.mostUnsettled).toBe(10)
  })

  it.each([{}, rabbit3])('is given, and settlements are told, in few frames (%j)', async (options) => {
    const count = 5_000
    const peer = await queuePeerFor(options)
    peer.put(...messagesOf(count))
    const { until } = await startedSource(
      { url: peer.url },
      { credit: 100, onDelivery: (delivery) => setImmediate(() => delivery.settle({ outcome: 'done' })) },
    )
    await until(count)
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count), { timeout: 10_000 })
    expect(peer.frames.disposition).toBeLessThanOrEqual(150)
    expect(peer.frames.flow).toBeLessThanOrEqual(150)
  })

  it('that a broker exceeds by a little is kept to all the same, for the rest waits its turn', async () => {
    const peer = await queuePeerFor({ ignoresCredit: true })
    const { deliveries, until } = await startedSource({ url: peer.url }, { credit: 2 })
    await vi.waitFor(() => expect(peer.frames.flow).toBe(1), { timeout: 10_000 })
    peer.put(...messagesOf(50))
    for (let index = 0; index < 50; index += 1) {
      await until(Math.min(index + 2, 50))
      expect(deliveries).toHaveLength(Math.min(index + 2, 50))
      deliveries[index]?.settle({ outcome: 'done' })
    }
    await vi.waitFor(() => expect(peer.settled).toHaveLength(50), { timeout: 10_000 })
    expect(deliveries.map(textOf)).toEqual(Array.from({ length: 50 }, (_, n) => `{"n":"${n}"}`))
    expect(peer.accepted).toBe(1)
  })

  it('that a broker does not keep to at all costs it the connection, and prints nothing', async () => {
    const peer = await queuePeerFor({ ignoresCredit: true })
    const { until } = await startedSource({ url: peer.url }, { credit: 2 })
    await vi.waitFor(() => expect(peer.frames.flow).toBe(1), { timeout: 10_000 })
    peer.put(...messagesOf(105))
    const [first] = await until(2)
    await vi.waitFor(() => expect(first?.live).toBe(false), { timeout: 10_000 })
    await vi.waitFor(() => expect(peer.accepted).toBeGreaterThan(1), { timeout: 10_000 })
  })

  it('that is exceeded as soon as the link is attached costs the broker the connection as well', async () => {
    const peer = await queuePeerFor({ ignoresCredit: true })
    peer.put(...messagesOf(3))
    const { deliveries } = await startedSource({ url: peer.url }, { credit: 10 })
    await vi.waitFor(() => expect(peer.accepted).toBeGreaterThan(2), { timeout: 10_000 })
    expect(deliveries).toEqual([])
  })

  it('is the same with a broker that begins to number just below 2^32', async () => {
    const count = 100
    const peer = await queuePeerFor({ firstNumber: 2 ** 32 - 5 })
    peer.put(...messagesOf(count))
    const { until } = await startedSource(
      { url: peer.url },
      { credit: 10, onDelivery: (delivery) => setImmediate(() => delivery.settle({ outcome: 'done' })) },
    )
    await until(count)
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count), { timeout: 10_000 })
    expect(peer.mostUnsettled).toBe(10)
    expect(peer.accepted).toBe(1)
  })
})

describe('a delivery', () => {
  it('that is held does not hold back the thousands behind it', async () => {
    const count = 10_000
    const peer = await queuePeerFor({ server: { session_buffer_size: { outgoing: 2 * count } } })
    peer.put(...messagesOf(count))
    let held: Delivery | undefined
    const { until } = await startedSource(
      { url: peer.url },
      {
        credit: 200,
        onDelivery: (delivery) => {
          if (held) setImmediate(() => delivery.settle({ outcome: 'done' }))
          held ??= delivery
        },
      },
    )
    await until(count)
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count - 1), { timeout: 10_000 })
    held?.settle({ outcome: 'done' })
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count), { timeout: 10_000 })
    expect(peer.accepted).toBe(1)
  })

  it('without an id costs the broker the connection, and not the process', async () => {
    const peer = await queuePeerFor()
    const { source, deliveries } = await startedSource(
      { url: peer.url },
      { onDelivery: (delivery) => delivery.settle({ outcome: 'done' }) },
    )
    await vi.waitFor(() => expect(peer.frames.flow).toBe(1), { timeout: 10_000 })
    // A transfer of which only the handle is told (section 2.7.5), and a message in it.
    const transfer = Buffer.from('02000000005314c002014300537540', 'hex')
    peer.write(Buffer.concat([Buffer.from([0, 0, 0, transfer.length + 4]), transfer]))
    await vi.waitFor(() => expect(peer.accepted).toBe(2), { timeout: 10_000 })
    await vi.waitFor(() => expect(source.status.current.state).toBe('ready'), { timeout: 10_000 })
    expect(deliveries).toEqual([])
  })
})
