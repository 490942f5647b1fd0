import type { Socket } from 'node:net'
import { describe, expect, it, vi } from 'vitest'
import { messagesOf } from './support/queue-peer.js'
import { keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'
import { queuePeerFor, startedSource } from './support/sources.js'

keepQuietAndTidy()

/** Counts what comes in over a socket, piece by piece. */
function counting() {
  const pieces: number[] = []
  const onSocket = (socket: Socket): void => {
    socket.on('data', (bytes: Buffer) => pieces.push(bytes.length))
  }
  return { pieces, onSocket }
}

const login = { login: () => true, user: { username: 'ann', password: 'word' } }

describe('a strategy', () => {
  it.each([
    ['without a password', {}, {}],
    ['with a password', { login: login.login }, login.user],
  ])('%s writes transfers itself: their tags are their numbers', async (_, options, user) => {
    const peer = await peerFor(options)
    const notifier = notifierFor({ url: peer.url, ...user })
    await notifier.info('image.create', {})
    await notifier.info('image.create', {})
    expect(peer.received.map(({ delivery }) => delivery.tag)).toEqual([
      Buffer.from([0, 0, 0, 0]),
      Buffer.from([0, 0, 0, 1]),
    ])
  })

  it('writes those of one turn together', async () => {
    const { pieces, onSocket } = counting()
    const peer = await peerFor({ onSocket })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    await notifier.info('image.create', {})
    const before = pieces.length
    await Promise.all(Array.from({ length: 100 }, (_, n) => notifier.info('image.create', { n })))
    expect(peer.received).toHaveLength(101)
    expect(pieces.length - before).toBeLessThan(20)
  })

  it('still sends heartbeats, and hears them, beside its transfers', async () => {
    const peer = await peerFor({ server: { idle_time_out: 400 } })
    const notifier = notifierFor({ url: peer.url, heartbeatSeconds: 1 })
    const began = performance.now()
    while (performance.now() - began < 2_500) await notifier.info('image.create', {})
    expect(peer.accepted).toBe(1)
  })
})

describe('a source', () => {
  it('hears messages, and tells of them, without a word from rhea', async () => {
    const peer = await queuePeerFor({ login: login.login })
    peer.put(...messagesOf(250))
    const { until, source } = await startedSource(
      { url: peer.url, ...login.user },
      { credit: 100, onDelivery: (delivery) => delivery.settle({ outcome: 'done' }) },
    )
    await until(250)
    await vi.waitFor(() => expect(peer.settled).toHaveLength(250), { timeout: 10_000 })
    expect(peer.settled.every(({ outcome }) => outcome === 'accepted')).toBe(true)
    expect(peer.frames.disposition).toBeLessThan(12)
    expect(source.status.current.state).toBe('ready')
  })
})
