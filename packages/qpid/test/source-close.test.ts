import { describe, expect, it, vi } from 'vitest'
import { qpidSource } from '../src/index.js'
import { stages } from './support/gag.js'
import { messageOf, messagesOf } from './support/queue-peer.js'
import { failureOf, keepQuietAndTidy, nothingMoreThan, openResources } from './support/setup.js'
import { queuePeerFor, sourceFor, startedSource, within } from './support/sources.js'

keepQuietAndTidy()

describe('close', () => {
  it('tells what was settled, and gives back what was not', async () => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(4))
    const { source, until } = await startedSource({ url: peer.url })
    const [one, two, three] = await until(4)
    one?.settle({ outcome: 'done' })
    two?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    three?.settle({ outcome: 'retry', delayMs: 60_000 })
    await source.close(within(5_000))
    const outcomes = Object.fromEntries(peer.settled.map(({ id, outcome }) => [id, outcome]))
    expect(outcomes).toEqual({ 0: 'accepted', 1: 'rejected' })
    expect(one?.live).toBe(false)
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  })

  it('waits for a dead letter to be accepted', async () => {
    const peer = await queuePeerFor({ onDelivery: ({ delivery }) => setTimeout(() => delivery.accept(), 50) })
    peer.put(messageOf('1'))
    const { source, until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [one] = await until(1)
    one?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    await source.close(within(5_000))
    expect(peer.settled).toMatchObject([{ outcome: 'accepted' }])
  })

  it('does not wait for a dead letter beyond its bound', async () => {
    const before = openResources()
    const peer = await queuePeerFor({ onDelivery: () => {} })
    peer.put(messageOf('1'))
    const { source, until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [one] = await until(1)
    one?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    await vi.waitFor(() => expect(peer.received).toHaveLength(1), { timeout: 10_000 })
    const began = performance.now()
    await source.close(within(100))
    expect(performance.now() - began).toBeLessThan(1_000)
    expect(peer.settled).toEqual([])
    await peer.close()
    await nothingMoreThan(before)
  })

  it('takes no more from a broker that goes on sending', async () => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(1_000))
    const { source, deliveries, until } = await startedSource(
      { url: peer.url },
      { credit: 4, onDelivery: (one) => one.settle({ outcome: 'done' }) },
    )
    await until(20)
    const closed = source.close(within(5_000))
    const { length } = deliveries
    await closed
    expect(deliveries).toHaveLength(length)
    expect(source.status.current.state).toBe('closed')
  })

  it('ends a source that was never started, and can be called again', async () => {
    const before = openResources()
    const source = qpidSource({ url: 'amqp://127.0.0.1:1/images' })
    await Promise.all([source.close(within(100)), source.close(within(100))])
    await source.close(within(100))
    expect(source.status.current.state).toBe('closed')
    expect(openResources()).toEqual(before)
  })

  it.each(stages)('ends a connection to a peer that is mute before its %s', async (stage) => {
    const before = openResources()
    const peer = await queuePeerFor({ mute: stage })
    const source = sourceFor({ url: peer.url })
    const started = failureOf(source.start(() => {}, { credit: 1, ...within(60_000) }))
    await vi.waitFor(() => expect(peer.accepted).toBe(1), { timeout: 10_000 })
    await source.close(within(50))
    expect(await started).toMatchObject({ code: 'closed' })
    await peer.close()
    await nothingMoreThan(before)
  })

  it('keeps to its bound with a peer that does not close in return', async () => {
    const before = openResources()
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { source, until } = await startedSource({ url: peer.url })
    await until(1)
    peer.fallSilent()
    const began = performance.now()
    await source.close(within(100))
    expect(performance.now() - began).toBeLessThan(1_000)
    await peer.close()
    await nothingMoreThan(before)
  })

  it('ends a source that waits before it tries again', async () => {
    const before = openResources()
    const source = qpidSource({
      url: 'amqp://127.0.0.1:1/images',
      backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 },
    })
    const started = failureOf(source.start(() => {}, { credit: 1, ...within(60_000) }))
    await vi.waitFor(() => expect(source.status.current.state).toBe('backing-off'), { timeout: 10_000 })
    await source.close(within(50))
    expect(await started).toMatchObject({ code: 'closed' })
    await nothingMoreThan(before)
  })
})
