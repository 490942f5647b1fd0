import type { ConnectionStatus } from '@glance-notifications/core'
import { describe, expect, it, vi } from 'vitest'
import type { Received } from './support/peer.js'
import { errorOf, failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

const noCredit = { state: 'blocked', reason: 'The broker gives no credit.' }

async function starved() {
  const peer = await peerFor({ credit: 0 })
  const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 30_000 })
  const statuses: ConnectionStatus[] = []
  notifier.status.subscribe((status) => statuses.push(status))
  await notifier.ready()
  return { peer, notifier, statuses }
}

describe('a link without credit', () => {
  it('while nothing waits is ready', async () => {
    const { peer, notifier, statuses } = await starved()
    peer.receivers[0]?.add_credit(1)
    await notifier.info('image.create', {})
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'ready'])
  })

  it('is blocked while something waits, until credit comes, and what waited is sent', async () => {
    const { peer, notifier, statuses } = await starved()
    const began = performance.now()
    const sends = [1, 2, 3].map((n) => notifier.info('image.create', { n }))
    await vi.waitFor(() => expect(notifier.status.current).toMatchObject(noCredit), { timeout: 10_000 })
    expect(performance.now() - began).toBeGreaterThan(990)
    expect(notifier.status.current).toMatchObject({ host: `127.0.0.1:${peer.port}` })
    peer.receivers[0]?.add_credit(10)
    await Promise.all(sends)
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'ready', 'blocked', 'ready'])
    expect(peer.accepted).toBe(1)
  })

  it('fails what runs out of time meanwhile as blocked, before it was written, and says why', async () => {
    const { notifier } = await starved()
    const error = await errorOf(notifier.info('image.create', {}, { timeoutMs: 1_500 }))
    expect(error).toMatchObject({ code: 'blocked', phase: 'credit', delivery: 'none', retryable: true })
    expect(error.message).toMatch(/gives no credit/)
    expect(notifier.status.current).toMatchObject(noCredit)
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 20 }))).toMatchObject({
      code: 'blocked',
      phase: 'credit',
    })
  })

  it('can be closed', async () => {
    const { notifier } = await starved()
    const sent = failureOf(notifier.info('image.create', {}))
    await vi.waitFor(() => expect(notifier.status.current).toMatchObject(noCredit), { timeout: 10_000 })
    const began = performance.now()
    expect(await notifier.close({ timeoutMs: 100 })).toEqual({ unsent: 1 })
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(await sent).toMatchObject({ code: 'closed', delivery: 'none' })
    expect(notifier.status.current.state).toBe('closed')
  })

  it('can be lost, and the next one begins as ready', async () => {
    const { peer, notifier, statuses } = await starved()
    const sent = notifier.info('image.create', {})
    await vi.waitFor(() => expect(notifier.status.current).toMatchObject(noCredit), { timeout: 10_000 })
    peer.reset()
    await vi.waitFor(() => expect(peer.receivers).toHaveLength(2), { timeout: 10_000 })
    peer.receivers[1]?.add_credit(1)
    await sent
    expect(statuses.slice(2).map(({ state }) => state)).toEqual([
      'blocked',
      'backing-off',
      'connecting',
      'ready',
    ])
  })

  it('now and then, as with a small window of the broker, stays ready', async () => {
    const { peer, notifier, statuses } = await starved()
    const began = performance.now()
    while (performance.now() - began < 2_500) {
      const sent = notifier.info('image.create', {})
      peer.receivers[0]?.add_credit(1)
      await sent
    }
    expect(statuses.map(({ state }) => state)).toEqual(['connecting', 'ready'])
  })
})

describe('a link whose messages get no outcome', () => {
  it('is blocked once they have eaten the buffer, and ready again when one gets its outcome', async () => {
    const held: Received[] = []
    const peer = await peerFor({ credit: 5_000, onDelivery: (received) => held.push(received) })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000, budget: { maxInFlight: 2_000 } })
    await notifier.ready()
    const sends = Array.from({ length: 1_001 }, (_, n) => notifier.info('image.create', { n }))
    await vi.waitFor(
      () =>
        expect(notifier.status.current).toMatchObject({
          state: 'blocked',
          reason: 'The broker has left 1000 messages without an outcome.',
        }),
      { timeout: 20_000 },
    )
    expect(held).toHaveLength(1_000)
    held.shift()?.delivery.accept()
    await vi.waitFor(() => expect(held).toHaveLength(1_000), { timeout: 10_000 })
    expect(notifier.status.current.state).toBe('ready')
    for (const { delivery } of held) delivery.accept()
    await Promise.all(sends)
  })

  it('is left for another when nobody waits for any of them any more, and something waits', async () => {
    const peer = await peerFor({
      credit: 5_000,
      onDelivery: ({ delivery }, count) => {
        if (count > 1_000) delivery.accept()
      },
    })
    const notifier = notifierFor({ url: peer.url }, { sendTimeoutMs: 60_000, budget: { maxInFlight: 2_000 } })
    await notifier.ready()
    const silent = Array.from({ length: 1_000 }, () =>
      failureOf(notifier.info('image.create', {}, { timeoutMs: 2_500 })),
    )
    const waits = notifier.info('image.create', {})
    await vi.waitFor(() => expect(notifier.status.current.state).toBe('blocked'), { timeout: 20_000 })
    await Promise.all(silent)
    await waits
    expect(peer.accepted).toBe(2)
  })
})
