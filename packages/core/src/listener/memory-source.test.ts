import { describe, expect, it } from 'vitest'
import { imageEvent } from '../../test/support/image-event.js'
import { rejection, thrown } from '../../test/support/rejection.js'
import type { Delivery } from '../source.js'
import { fakeClock } from '../testing/fake-clock.js'
import { createListener } from './listener.js'
import { memorySource } from './memory-source.js'

async function started(credit = 10) {
  const clock = fakeClock()
  const source = memorySource({ clock })
  const deliveries: Delivery[] = []
  await source.start((delivery) => deliveries.push(delivery), { credit, deadline: 0 })
  return { clock, source, deliveries }
}

describe('the in-memory source', () => {
  it('brings what is pushed to a listener, and says when all of it is settled', async () => {
    const source = memorySource()
    await using listener = createListener({ source })
    const seen: unknown[] = []
    listener.on('image.*', (notification) => {
      seen.push(notification)
    })
    const notification = imageEvent('a', 1, { context: { request_id: 'req-1' } })
    source.push(notification)
    await listener.start()
    await source.settled()
    expect(seen).toEqual([notification])
    await source.settled()
  })

  it('delivers no more than its credit, in order of push', async () => {
    const { source, deliveries } = await started(2)
    for (const body of ['0', '1', '2']) source.push({ body: Buffer.from(body) })
    expect(deliveries.map(({ body }) => Buffer.from(body).toString())).toEqual(['0', '1'])
    expect(source.pending).toBe(3)
    deliveries[1]?.settle({ outcome: 'done' })
    expect(deliveries).toHaveLength(3)
    deliveries[1]?.settle({ outcome: 'done' })
    expect(source.pending).toBe(2)
  })

  it('delivers again after the delay, as the next attempt', async () => {
    const { source, deliveries, clock } = await started(1)
    source.push({ body: Buffer.from('again') })
    deliveries[0]?.settle({ outcome: 'retry', delayMs: 1_000 })
    expect(source.pending).toBe(1)
    await clock.advance(999)
    expect(deliveries).toHaveLength(1)
    await clock.advance(1)
    expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2])
  })

  it('goes on when a delivery is not taken, because the taker threw, and brings it again', async () => {
    const clock = fakeClock()
    const source = memorySource({ clock })
    const seen: string[] = []
    const deliver = (delivery: Delivery): void => {
      seen.push(`${Buffer.from(delivery.body).toString()}/${delivery.attempt}`)
      if (seen.length === 1) throw new Error('not now')
      delivery.settle({ outcome: 'done' })
    }
    for (const body of ['0', '1']) source.push({ body: Buffer.from(body) })
    await source.start(deliver, { credit: 1, deadline: 0 })
    source.push({ body: Buffer.from('2') })
    expect(seen).toEqual(['0/1', '1/1', '2/1'])
    await clock.advance(1_000)
    expect(seen).toEqual(['0/1', '1/1', '2/1', '0/2'])
    expect(source.pending).toBe(0)
  })

  it('does not start when the signal was aborted', async () => {
    const source = memorySource()
    source.push({ body: Buffer.from('0') })
    const start = source.start(() => expect.unreachable(), {
      credit: 1,
      deadline: 0,
      signal: AbortSignal.abort(),
    })
    expect(await rejection(start)).toMatchObject({ code: 'aborted' })
    expect(source.pending).toBe(1)
  })

  it('keeps what was put aside', async () => {
    const { source, deliveries } = await started()
    const message = { body: Buffer.from('bad'), contentType: 'text/plain' }
    source.push(message)
    deliveries[0]?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 3 })
    expect(source.deadLetters).toEqual([{ message, reason: 'no', attempts: 3 }])
    expect(source.pending).toBe(0)
  })

  it('takes a settlement in the moment of the delivery, however many wait', async () => {
    const source = memorySource()
    for (let n = 0; n < 20_000; n++) source.push({ body: Buffer.from('x') })
    await source.start((delivery) => delivery.settle({ outcome: 'done' }), { credit: 1, deadline: 0 })
    expect(source.pending).toBe(0)
  })

  it('ends with close: no delivery is live, and no timer is left', async () => {
    const { source, deliveries, clock } = await started()
    source.push({ body: Buffer.from('a') })
    source.push({ body: Buffer.from('b') })
    deliveries[0]?.settle({ outcome: 'retry', delayMs: 1_000 })
    await source.close({ deadline: 0 })
    expect(deliveries.map(({ live }) => live)).toEqual([false, false])
    expect(clock.timers).toBe(0)
    source.push({ body: Buffer.from('c') })
    expect(deliveries).toHaveLength(2)
  })

  it('that is closed tells whoever waits for what was not settled', async () => {
    const source = memorySource()
    source.push(imageEvent('a'))
    const settled = rejection(source.settled())
    await source.close({ deadline: 0 })
    expect(await settled).toMatchObject({ code: 'closed' })
    expect(await rejection(source.settled())).toMatchObject({ code: 'closed' })
  })

  it('loses its channel: what was not settled comes again, in its order, before anything else', async () => {
    const { source, deliveries } = await started(3)
    for (const body of ['0', '1', '2', '3']) source.push({ body: Buffer.from(body) })
    deliveries[1]?.settle({ outcome: 'retry', delayMs: 1_000 })
    source.redeliver()
    expect(deliveries.map(({ body }) => Buffer.from(body).toString())).toEqual([
      '0',
      '1',
      '2',
      '3',
      '0',
      '2',
      '3',
    ])
    expect(deliveries.map(({ live }) => live)).toEqual([...Array(4).fill(false), ...Array(3).fill(true)])
    deliveries[0]?.settle({ outcome: 'done' })
    expect(source.pending).toBe(4)
    for (const delivery of deliveries.slice(4)) delivery.settle({ outcome: 'done' })
    expect(source.pending).toBe(1)
  })

  it('brings a retry again as the same attempt when the channel is lost', async () => {
    const { source, deliveries, clock } = await started(1)
    source.push({ body: Buffer.from('again') })
    deliveries[0]?.settle({ outcome: 'retry', delayMs: 10 })
    await clock.advance(10)
    source.redeliver()
    expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 2])
  })

  it('forgets the oldest dead letters beyond its capacity, which cannot be none', async () => {
    const source = memorySource({ capacity: 2 })
    for (const byte of [0, 1, 2]) source.push({ body: Uint8Array.of(byte) })
    await source.start(
      (delivery) =>
        delivery.settle({ outcome: 'dead-letter', reason: String(delivery.body[0]), attempts: 1 }),
      { credit: 1, deadline: 0 },
    )
    expect(source.deadLetters.map(({ reason }) => reason)).toEqual(['1', '2'])
    expect(thrown(() => memorySource({ capacity: 0 })).issues?.[0]?.path).toBe('/capacity')
  })

  it('is started once', async () => {
    const { source } = await started()
    expect(await rejection(source.start(() => {}, { credit: 1, deadline: 0 }))).toMatchObject({
      code: 'invalid',
    })
  })
})

describe('waiting for what became of a delivery', () => {
  it('finds the first that was settled before, as a notification where it is one', async () => {
    const { source, deliveries } = await started()
    const notification = imageEvent('a', 1, { context: { request_id: 'req-1' } })
    source.push({ body: Buffer.from('none') })
    source.push(notification)
    source.push(imageEvent('a', 2))
    deliveries[2]?.settle({ outcome: 'drop' })
    deliveries[1]?.settle({ outcome: 'done' })
    deliveries[0]?.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 })
    expect(await source.waitFor((delivery) => delivery.notification?.payload !== undefined)).toMatchObject({
      settlement: { outcome: 'drop' },
    })
    const done = await source.waitFor(({ settlement }) => settlement.outcome === 'done')
    expect(done).toMatchObject({ notification, attempt: 1 })
    const put = await source.waitFor(({ settlement }) => settlement.outcome === 'dead-letter')
    expect([put.notification, Buffer.from(put.message.body).toString()]).toEqual([undefined, 'none'])
  })

  it('waits for one that is settled afterwards: by a listener, at its second attempt', async () => {
    const source = memorySource()
    await using listener = createListener({ source, order: false })
    let calls = 0
    listener.on('image.*', () => {
      calls += 1
      return calls === 1 ? { outcome: 'retry', delayMs: 0 } : { outcome: 'done' }
    })
    await listener.start()
    const done = source.waitFor(({ settlement }) => settlement.outcome === 'done')
    source.push(imageEvent('a'))
    expect((await done).attempt).toBe(2)
    const retried = await source.waitFor(({ attempt }) => attempt === 1)
    expect(retried.settlement).toEqual({ outcome: 'retry', delayMs: 0 })
  })

  it('gives up when told', async () => {
    const { source } = await started()
    const waiting = rejection(source.waitFor(() => true, { timeoutMs: 1 }))
    expect(await waiting).toMatchObject({
      code: 'timeout',
      message: 'timeout: No such settled delivery within 1 ms.',
    })
  })

  it('ends with close; what was settled before can still be found', async () => {
    const { source, deliveries } = await started()
    source.push(imageEvent('a'))
    deliveries[0]?.settle({ outcome: 'done' })
    const waiting = rejection(source.waitFor(() => false))
    await source.close({ deadline: 0 })
    expect(await waiting).toMatchObject({ code: 'closed' })
    expect(await rejection(source.waitFor(() => false))).toMatchObject({ code: 'closed' })
    expect((await source.waitFor(() => true)).settlement).toEqual({ outcome: 'done' })
  })

  it('remembers as many as its capacity, and less than twice as many', async () => {
    const source = memorySource({ capacity: 3 })
    for (let n = 0; n < 100; n++) source.push({ body: Uint8Array.of(n) })
    await source.start((delivery) => delivery.settle({ outcome: 'done' }), { credit: 1, deadline: 0 })
    const first = await source.waitFor(() => true)
    expect(first.message.body[0]).toBeGreaterThan(100 - 2 * 3)
    expect((await source.waitFor(({ message }) => message.body[0] === 97)).attempt).toBe(1)
  })
})
