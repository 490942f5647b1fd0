import { describe, expect, it, vi } from 'vitest'
import type { Received } from './support/peer.js'
import { failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

/** A disposition of a receiver: settled, accepted (AMQP 1.0, section 2.7.6). */
function disposition(first: number, last: number): Buffer {
  const numbers = Buffer.alloc(10, 0x70)
  numbers.writeUInt32BE(first, 1)
  numbers.writeUInt32BE(last, 6)
  const fields = Buffer.concat([Buffer.from([0x41]), numbers, Buffer.from([0x41, 0, 0x53, 0x24, 0x45])])
  const head = Buffer.from([0, 0, 0, 0, 2, 0, 0, 0, 0, 0x53, 0x15, 0xc0, fields.length + 1, 5])
  const frame = Buffer.concat([head, fields])
  frame.writeUInt32BE(frame.length)
  return frame
}

describe('a disposition', () => {
  it('of four thousand million messages settles those that there are, at once', async () => {
    const peer = await peerFor({ onDelivery: () => {} })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    const sends = [1, 2, 3].map((n) => notifier.info('image.create', { n }))
    await vi.waitFor(() => expect(peer.received).toHaveLength(3), { timeout: 10_000 })
    const began = performance.now()
    peer.write(disposition(0, 2 ** 32 - 1))
    await Promise.all(sends)
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(peer.accepted).toBe(1)
  })

  it.each([
    ['that were never sent', 1_000, 2_000],
    ['of which the last comes before the first', 2, 1],
    ['that were settled before', 0, 0],
  ])('of messages %s changes nothing', async (_, first, last) => {
    const held: Received[] = []
    const peer = await peerFor({
      onDelivery: (received, count) => (count === 1 ? received.delivery.accept() : held.push(received)),
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    await notifier.info('image.create', {})
    const sends = [1, 2].map((n) => notifier.info('image.create', { n }))
    await vi.waitFor(() => expect(held).toHaveLength(2), { timeout: 10_000 })
    peer.write(disposition(first, last))
    held[0]?.delivery.reject()
    expect(await failureOf(sends[0] ?? Promise.resolve())).toMatchObject({ code: 'rejected' })
    held[1]?.delivery.accept()
    await sends[1]
    expect(notifier.stats).toMatchObject({ accepted: 2, inFlight: 0 })
    expect(peer.accepted).toBe(1)
  })
})

describe('a broker that', () => {
  it.each([
    ['takes frames of 40 bytes', { max_frame_size: 40 }],
    ['takes frames of 51 bytes', { max_frame_size: 51 }],
  ])('%s is not connected to', async (_, server) => {
    const peer = await peerFor({ server })
    const notifier = notifierFor({ url: peer.url })
    const failure = await failureOf(notifier.info('image.create', 'x'.repeat(1_000), { timeoutMs: 300 }))
    expect(failure).toMatchObject({ code: 'timeout', phase: 'connect', delivery: 'none' })
  })

  it.each([
    ['attaches a link to send', (peer) => peer.connections[0]?.open_sender('images')],
    ['attaches a link to receive', (peer) => peer.connections[0]?.open_receiver('images')],
    ['begins a session', (peer) => peer.connections[0]?.create_session().begin()],
  ] as const satisfies readonly (readonly [
    string,
    (peer: Awaited<ReturnType<typeof peerFor>>) => unknown,
  ])[])('%s of its own is left', async (_, act) => {
    const peer = await peerFor({ onDelivery: () => {} })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000 })
    const sent = failureOf(notifier.info('image.create', {}))
    await vi.waitFor(() => expect(peer.received).toHaveLength(1), { timeout: 10_000 })
    act(peer)
    expect(await sent).toMatchObject({ code: 'connection-lost', delivery: 'unknown' })
  })
})
