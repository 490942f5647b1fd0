import { describe, expect, it, vi } from 'vitest'
import { rheaVersion, testedVersion } from '../src/rhea-version.js'
import { acceptedState, type Received } from './support/peer.js'
import { failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

const numberOf = ({ message }: Received): unknown => JSON.parse(String(message.body.content)).payload.n

/** So that the buffer that fills is the sender's. */
const roomy = { session_buffer_size: { incoming: 50_000 } }

describe('a sender', () => {
  it.each([1, 5])('never has more on the wire than its credit of %i, and keeps the order', async (credit) => {
    const held: Received[] = []
    let most = 0
    const peer = await peerFor({
      credit: 0,
      onDelivery(received) {
        held.push(received)
        most = Math.max(most, held.length)
      },
    })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    const sends = Array.from({ length: 20 }, (_, n) => notifier.info('image.create', { n }))
    for (let round = 1; round <= 20 / credit; round += 1) {
      peer.receivers[0]?.add_credit(credit)
      await vi.waitFor(() => expect(held).toHaveLength(credit), { interval: 1 })
      for (const { delivery } of held.splice(0)) delivery.accept()
    }
    await Promise.all(sends)
    expect(most).toBe(credit)
    expect(peer.received.map(numberOf)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it('has no more on the wire than the window of the session takes, and loses nothing', async () => {
    const held: Received[] = []
    let most = 0
    const peer = await peerFor({
      onDelivery: (received) => {
        most = Math.max(most, held.push(received))
      },
      server: { session_buffer_size: { incoming: 4 } },
    })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    const sends = Array.from({ length: 20 }, (_, n) => notifier.info('image.create', { n }))
    for (let round = 0; round < 5; round += 1) {
      await vi.waitFor(() => expect(held).toHaveLength(4), { interval: 1 })
      for (const { delivery } of held.splice(0)) delivery.accept()
    }
    await Promise.all(sends)
    expect(most).toBe(4)
    expect(peer.received.map(numberOf)).toEqual(Array.from({ length: 20 }, (_, n) => n))
  })

  it('can have more than 2,048 sends under way, which is all that rhea has room for by itself', async () => {
    const held: Received[] = []
    const peer = await peerFor({
      credit: 3_000,
      onDelivery(received) {
        if (held.push(received) === 1_000) for (const { delivery } of held.splice(0)) delivery.accept()
      },
    })
    const notifier = notifierFor({ url: peer.url }, { budget: { maxInFlight: 3_000 }, sendTimeoutMs: 30_000 })
    const sends = Array.from({ length: 3_000 }, (_, n) => notifier.info('image.create', { n }))
    await Promise.all(sends)
    expect(notifier.stats.accepted).toBe(3_000)
    expect(peer.received.map(numberOf)).toEqual(Array.from({ length: 3_000 }, (_, n) => n))
    expect(peer.accepted).toBe(1)
  })

  it('leaves no more than some 32 MiB without an outcome', async () => {
    const held: Received[] = []
    const peer = await peerFor({ onDelivery: (received) => held.push(received) })
    const notifier = notifierFor(
      { url: peer.url },
      { budget: { maxBytes: 2 ** 26 }, sendTimeoutMs: 30_000, closeTimeoutMs: 5_000 },
    )
    await notifier.ready()
    const payload = 'x'.repeat(4_000_000)
    const sends = Array.from({ length: 12 }, () => notifier.info('image.create', payload))
    await vi.waitFor(() => expect(held).toHaveLength(9), { timeout: 10_000 })
    expect(peer.received).toHaveLength(9)
    for (const { delivery } of held.splice(0)) delivery.accept()
    await vi.waitFor(() => expect(held).toHaveLength(3), { timeout: 10_000 })
    for (const { delivery } of held) delivery.accept()
    await Promise.all(sends)
  })

  it('is not stopped by one delivery that never gets an outcome, with thousands behind it', async () => {
    const peer = await peerFor({
      credit: 20_000,
      onDelivery: ({ delivery }, count) => {
        if (count > 1) delivery.accept()
      },
      server: roomy,
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 30_000 })
    await notifier.ready()
    const first = failureOf(notifier.info('image.create', {}, { timeoutMs: 50 }))
    expect(await first).toMatchObject({ code: 'timeout', delivery: 'unknown' })
    const failures: unknown[] = []
    for (let n = 0; n < 9_000; n += 500) {
      const sends = Array.from({ length: 500 }, () => notifier.info('image.create', {}))
      for (const { status, ...rest } of await Promise.allSettled(sends))
        if (status === 'rejected') failures.push(rest)
    }
    expect(failures).toEqual([])
    // rhea frees its buffer from the oldest on, and only another connection helps when it is full.
    expect(peer.accepted).toBe(rheaVersion() === testedVersion ? 1 : 2)
  })

  it('connects anew when a broker has stopped to give outcomes', async () => {
    const peer = await peerFor({
      credit: 20_000,
      onDelivery: ({ delivery }, count) => {
        if (count > 1_000) delivery.accept()
      },
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 10_000 })
    await notifier.ready()
    const sends = Array.from({ length: 1_000 }, () =>
      failureOf(notifier.info('image.create', {}, { timeoutMs: 1_000 })),
    )
    for (const failure of await Promise.all(sends))
      expect(failure).toMatchObject({ code: 'timeout', delivery: 'unknown' })
    await notifier.info('image.create', {})
    expect(peer.accepted).toBe(2)
  })

  it('connects anew when a broker gives outcomes and never settles', async () => {
    const peer = await peerFor({
      credit: 50_000,
      onDelivery: ({ delivery }) => delivery.update(false, acceptedState),
      server: roomy,
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 10_000 })
    for (let n = 0; n < 9_000; n += 500) {
      await Promise.all(Array.from({ length: 500 }, () => notifier.info('image.create', {})))
    }
    expect(notifier.stats.accepted).toBe(9_000)
  })

  it('is not told to wait by what is still waiting on the wire for a slow broker', async () => {
    const held: Received[] = []
    const peer = await peerFor({ credit: 20_000, onDelivery: (received) => held.push(received) })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 10_000 })
    await notifier.ready()
    const late = failureOf(notifier.info('image.create', {}, { timeoutMs: 50 }))
    expect(await late).toMatchObject({ code: 'timeout' })
    const sends = Array.from({ length: 1_000 }, () => notifier.info('image.create', {}))
    await vi.waitFor(() => expect(held).toHaveLength(1_000), { timeout: 10_000 })
    for (const { delivery } of held) delivery.accept()
    held.length = 0
    await vi.waitFor(() => expect(held).toHaveLength(1), { timeout: 10_000 })
    held[0]?.delivery.accept()
    await Promise.all(sends)
    expect(peer.accepted).toBe(1)
  })
})
