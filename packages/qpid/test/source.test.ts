import rhea, { type Message } from 'rhea'
import { describe, expect, it, vi } from 'vitest'
import type { Received } from './support/peer.js'
import { messageOf, messagesOf, type QueuePeer } from './support/queue-peer.js'
import { keepQuietAndTidy } from './support/setup.js'
import { queuePeerFor, startedSource, textOf } from './support/sources.js'

keepQuietAndTidy()

const outcomesOf = ({ settled }: QueuePeer): Record<string, string> =>
  Object.fromEntries(settled.map(({ id, outcome }) => [String(id), outcome]))

describe('what a source says became of a delivery', () => {
  it.each(['done', 'drop'] as const)('is accepted for %s', async (outcome) => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { until } = await startedSource({ url: peer.url })
    const [delivery] = await until(1)
    delivery?.settle({ outcome })
    await vi.waitFor(() => expect(peer.settled).toMatchObject([{ id: '1', outcome: 'accepted' }]))
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
    await vi.waitFor(() =>
      expect(peer.settled.map(({ outcome }) => outcome)).toEqual(['released', 'released', 'released']),
    )
  })

  it('is rejected for dead-letter, with the reason', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1'))
    const { until } = await startedSource({ url: peer.url })
    const [delivery] = await until(1)
    delivery?.settle({ outcome: 'dead-letter', reason: 'no such image', attempts: 3 })
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'rejected' }))
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
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 0: 'accepted', 1: 'accepted' }))
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
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count))
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

describe('a dead-letter address', () => {
  const image: Message = {
    ...messageOf('1', 'not JSON \0 at all'),
    durable: true,
    subject: 'notifications.error',
    content_type: 'application/json',
    content_encoding: 'utf-8',
    application_properties: { traceparent: '00-1', retries: 2 },
  }

  it('gets the body as it came, with the reason, before the original is accepted', async () => {
    const seen: { accepted: number; received: Received }[] = []
    const peer = await queuePeerFor({
      onDelivery: (received) => {
        seen.push({ accepted: peer.settled.length, received })
        setImmediate(() => received.delivery.accept())
      },
    })
    peer.put(image)
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [delivery] = await until(1)
    delivery?.settle({ outcome: 'dead-letter', reason: 'no such image', attempts: 3 })
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'accepted' }))
    expect(peer.receivers[0]?.target.address).toBe('dead')
    const [{ accepted, received } = { accepted: -1, received: undefined }] = seen
    expect(accepted).toBe(0)
    expect(String(received?.message.body.content)).toBe('not JSON \0 at all')
    expect(received?.message).toMatchObject({
      durable: true,
      message_id: '1',
      subject: 'notifications.error',
      content_type: 'application/json',
      content_encoding: 'utf-8',
      application_properties: {
        traceparent: '00-1',
        retries: 2,
        'x-glance-reason': 'no such image',
        'x-glance-attempts': 3,
        'x-glance-address': 'images',
        'x-glance-subject': 'notifications.error',
        'x-glance-dead-lettered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
      },
    })
  })

  it('that does not take the letter makes the message come again', async () => {
    const warnings: string[] = []
    const logger = { debug() {}, info() {}, warn: (text: string) => warnings.push(text), error() {} }
    const peer = await queuePeerFor({
      onDelivery: ({ delivery }, count) => {
        if (count === 1) delivery.reject({ condition: 'amqp:resource-limit-exceeded' })
        else delivery.accept()
      },
    })
    peer.put(image)
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead', logger })
    const [first] = await until(1)
    first?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 3 })
    const [, second] = await until(2)
    expect(second?.attempt).toBe(2)
    expect(warnings).toContain('The broker did not take a dead letter; the message comes again')
    second?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 4 })
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'accepted' }))
  })

  it('that takes no letter so large makes the message come again, and keeps the link', async () => {
    const peer = await queuePeerFor({
      server: { receiver_options: { credit_window: 0, max_message_size: 1_000 } },
    })
    peer.put(messageOf('1', 'x'.repeat(2_000)))
    const { until } = await startedSource({ url: peer.url, deadLetterAddress: 'dead' })
    const [first] = await until(1)
    first?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 3 })
    await until(2)
    expect(peer.accepted).toBe(1)
    expect(peer.received).toHaveLength(0)
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
    await vi.waitFor(() => expect(outcomesOf(peer)).toEqual({ 1: 'rejected' }))
    expect(peer.settled[0]?.state).toMatchObject({
      error: { description: 'It was delivered 3 times and not settled.' },
    })
  })
})

describe('the credit of a source', () => {
  it.each([1, 2, 10, 64])('of %i is never exceeded', async (credit) => {
    const count = 500
    const peer = await queuePeerFor()
    peer.put(...messagesOf(count))
    const { until } = await startedSource(
      { url: peer.url },
      { credit, onDelivery: (delivery) => setImmediate(() => delivery.settle({ outcome: 'done' })) },
    )
    await until(count)
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count))
    expect(peer.mostUnsettled).toBe(credit)
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
    await vi.waitFor(() => expect(peer.settled).toHaveLength(91))
    expect(peer.mostUnsettled).toBe(10)
  })

  it('is given, and settlements are told, in few frames', async () => {
    const count = 5_000
    const peer = await queuePeerFor()
    peer.put(...messagesOf(count))
    const { until } = await startedSource(
      { url: peer.url },
      { credit: 100, onDelivery: (delivery) => setImmediate(() => delivery.settle({ outcome: 'done' })) },
    )
    await until(count)
    await vi.waitFor(() => expect(peer.settled).toHaveLength(count))
    expect(peer.frames.disposition).toBeLessThanOrEqual(150)
    expect(peer.frames.flow).toBeLessThanOrEqual(150)
  })

  it('that a broker does not keep to costs it the connection, and prints nothing', async () => {
    const peer = await queuePeerFor({ ignoresCredit: true })
    const { until } = await startedSource({ url: peer.url }, { credit: 2 })
    await vi.waitFor(() => expect(peer.frames.flow).toBe(1))
    peer.put(...messagesOf(3))
    const [first] = await until(2)
    await vi.waitFor(() => expect(first?.live).toBe(false))
    await vi.waitFor(() => expect(peer.accepted).toBeGreaterThan(1))
  })
})

describe('the body of a message', () => {
  const bytes = Buffer.from('{"n":"ü€🔑"}')
  it.each<[string, unknown]>([
    ['one data section', rhea.message.data_section(bytes)],
    ['several data sections', rhea.message.data_sections([bytes.subarray(0, 8), bytes.subarray(8)])],
    ['a text', bytes.toString()],
    ['binary', bytes],
  ])('is handed over as bytes: %s', async (_, body) => {
    const peer = await queuePeerFor()
    peer.put({
      body,
      content_type: 'application/json',
      application_properties: { a: 'b', n: 1.5, yes: true },
    })
    const { until } = await startedSource({ url: peer.url })
    const [delivery] = await until(1)
    expect(delivery).toMatchObject({
      contentType: 'application/json',
      headers: { a: 'b', n: 1.5, yes: true },
      attempt: 1,
      live: true,
    })
    expect(delivery && textOf(delivery)).toBe(bytes.toString())
  })

  it('may be larger than a frame', async () => {
    const peer = await queuePeerFor()
    peer.put(messageOf('1', 'x'.repeat(3_000_000)), messageOf('2'))
    const { until } = await startedSource({ url: peer.url })
    const [large, small] = await until(2)
    expect(large?.body.length).toBe(3_000_000)
    expect(small && textOf(small)).toBe('{"n":"2"}')
  })

  it('that cannot be read is handed over as the bytes that came, and the connection stays', async () => {
    const peer = await queuePeerFor()
    const { until } = await startedSource({ url: peer.url })
    peer.senders[0]?.send(Buffer.from([0, 0x53, 0x75, 0xa0, 0xff, 1, 2, 3]), undefined, 0)
    peer.senders[0]?.send(Buffer.from('no AMQP'), undefined, 0)
    peer.senders[0]?.send(Buffer.alloc(0), undefined, 0)
    const [cut, strange, empty] = await until(3)
    expect(cut?.body).toEqual(Buffer.from([0, 0x53, 0x75, 0xa0, 0xff, 1, 2, 3]))
    expect(strange && textOf(strange)).toBe('no AMQP')
    expect(empty?.body).toHaveLength(0)
    expect(peer.accepted).toBe(1)
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
