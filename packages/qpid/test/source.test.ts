import { describe, expect, it, vi } from 'vitest'
import { messageOf, messagesOf, outcomesOf } from './support/queue-peer.js'
import { keepQuietAndTidy } from './support/setup.js'
import { queuePeerFor, startedSource, textOf } from './support/sources.js'

keepQuietAndTidy()

describe('what a source says became of a delivery', () => {
  it.each(['done', 'drop'] as const)('is accepted for %s', async (outcome) => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { until } = await startedSource({ url: peer.url })
    const [delivery] = await until(1)
    delivery?.settle({ outcome })
    await vi.waitFor(() => expect(peer.settled).toMatchObject([{ id: '1', outcome: 'accepted' }]), {
      timeout: 10_000,
    })
  })

  it('is modified as failed for retry, after the delay, and comes again as the next attempt', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { until } = await startedSource({ url: peer.url })
    const [first] = await until(1)
    const began = performance.now()
    first?.settle({ outcome: 'retry', delayMs: 100 })
    const [, second] = await until(2)
    expect(performance.now() - began).toBeGreaterThan(95)
    expect(peer.settled).toMatchObject([
      { outcome: 'modified', state: { delivery_failed: true, undeliverable_here: false } },
    ])
    expect([first?.attempt, second?.attempt]).toEqual([1, 2])
    expect(second && textOf(second)).toBe('{"n":"1"}')
  })

  it('is not told before the delay has passed, and the message takes up credit until then', async () => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(2))
    const { until } = await startedSource({ url: peer.url }, { credit: 1 })
    const [first] = await until(1)
    const began = performance.now()
    first?.settle({ outcome: 'retry', delayMs: 200 })
    const [, second] = await until(2)
    expect(performance.now() - began).toBeGreaterThan(195)
    expect(second && textOf(second)).toBe('{"n":"1"}')
    expect(outcomesOf(peer)).toEqual({ 0: 'modified' })
  })

  it('is released for retry where the broker does not know modified, and the attempts are counted all the same', async () => {
    const peer = await queuePeerFor({
      outcomes: ['amqp:accepted:list', 'amqp:rejected:list', 'amqp:released:list'],
      requeue: false,
    })
    const { until } = await startedSource({ url: peer.url })
    for (const attempt of [1, 2, 3]) {
      peer.put(messageOf('1'))
      const deliveries = await until(attempt)
      expect(deliveries.at(-1)?.attempt).toBe(attempt)
      deliveries.at(-1)?.settle({ outcome: 'retry', delayMs: 0 })
    }
    await vi.waitFor(
      () => expect(peer.settled.map(({ outcome }) => outcome)).toEqual(['released', 'released', 'released']),
      { timeout: 10_000 },
    )
  })

  it('is rejected for dead-letter, with the reason', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { until } = await startedSource({ url: peer.url })
    const [delivery] = await until(1)
    delivery?.settle({ outcome: 'dead-letter', reason: 'no such image', attempts: 3 })
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'rejected' }), { timeout: 10_000 })
    expect(peer.settled[0]?.state).toMatchObject({
      error: { condition: 'amqp:internal-error', description: 'no such image' },
    })
  })

  it('is said once', async () => {
    const peer = await queuePeerFor()
    peer.put(...messagesOf(2))
    const { until } = await startedSource({ url: peer.url })
    const [first, second] = await until(2)
    first?.settle({ outcome: 'done' })
    first?.settle({ outcome: 'dead-letter', reason: 'second thoughts', attempts: 1 })
    second?.settle({ outcome: 'drop' })
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 0: 'accepted', 1: 'accepted' }), {
      timeout: 10_000,
    })
  })

  it('is never mixed up with what became of its neighbours', async () => {
    const count = 200
    const peer = await queuePeerFor({ requeue: false })
    peer.put(...messagesOf(count))
    const { until } = await startedSource({ url: peer.url }, { credit: count })
    const deliveries = await until(count)
    // Each pair, and each order, of two outcomes side by side.
    const outcomes = [
      'accepted',
      'rejected',
      'rejected',
      'accepted',
      'modified',
      'accepted',
      'rejected',
      'modified',
    ]
    deliveries.forEach((delivery, index) => {
      const outcome = outcomes[index % outcomes.length]
      if (outcome === 'accepted') delivery.settle({ outcome: 'done' })
      else if (outcome === 'modified') delivery.settle({ outcome: 'retry', delayMs: 0 })
      else delivery.settle({ outcome: 'dead-letter', reason: `of ${index}`, attempts: 1 })
    })
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count), { timeout: 10_000 })
    for (const { id, outcome, state } of peer.settled) {
      const expected = outcomes[Number(id) % outcomes.length]
      const reason = { error: { description: `of ${Number(id)}` } }
      expect({ outcome, state }).toMatchObject({
        outcome: expected,
        state: expected === 'rejected' ? reason : {},
      })
    }
  })
})

describe('a delivery limit', () => {
  it('puts a message aside that was delivered so often, and no handler sees it', async () => {
    const peer = await queuePeerFor()
    peer.put({ ...messageOf('1'), delivery_count: 3 }, { ...messageOf('2'), delivery_count: 2 })
    const { until } = await startedSource({ url: peer.url, deliveryLimit: 3 })
    const [delivery] = await until(1)
    expect(delivery?.attempt).toBe(3)
    expect(delivery && textOf(delivery)).toBe('{"n":"2"}')
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'rejected' }), { timeout: 10_000 })
    expect(peer.settled[0]?.state).toMatchObject({
      error: { description: 'It was delivered 3 times and never handled.' },
    })
  })
})

describe('deliver', () => {
  it('may throw: the message comes again, and the connection stays', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { until } = await startedSource(
      { url: peer.url },
      {
        onDelivery: ({ attempt }) => {
          if (attempt === 1) throw new Error('out of order')
        },
      },
    )
    const [, second] = await until(2)
    expect(second?.attempt).toBe(2)
    expect(peer.accepted).toBe(1)
  })
})
