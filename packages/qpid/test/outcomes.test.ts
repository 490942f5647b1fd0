import { describe, expect, it, vi } from 'vitest'
import { acceptedState, oneByOne, type Received } from './support/peer.js'
import { errorOf, failureOf, keepQuietAndTidy, notifierFor, peerFor } from './support/setup.js'

keepQuietAndTidy()

/** What a peer does with a delivery, and what the sender hears of it. */
const cases: readonly (readonly [string, (received: Received) => void, object])[] = [
  [
    'rejects without a reason',
    ({ delivery }) => delivery.reject(),
    { code: 'rejected', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'rejects because it has no room',
    ({ delivery }) => delivery.reject({ condition: 'amqp:resource-limit-exceeded', description: 'full' }),
    { code: 'rejected', retryable: true, delivery: 'none', phase: 'confirm' },
  ],
  [
    'rejects what is too large',
    ({ delivery }) => delivery.reject({ condition: 'amqp:link:message-size-exceeded' }),
    { code: 'too-large', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'rejects because the user may not',
    ({ delivery }) => delivery.reject({ condition: 'amqp:unauthorized-access' }),
    { code: 'auth', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'rejects because there is no such address',
    ({ delivery }) => delivery.reject({ condition: 'amqp:not-found' }),
    { code: 'unroutable', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'rejects for a reason that nobody knows',
    ({ delivery }) => delivery.reject({ condition: 'acme:moon', description: 'wrong phase' }),
    { code: 'rejected', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'releases',
    ({ delivery }) => delivery.release(),
    { code: 'unroutable', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'gives back as undeliverable here',
    ({ delivery }) => delivery.modified({ undeliverable_here: true }),
    { code: 'unroutable', retryable: false, delivery: 'none', phase: 'confirm' },
  ],
  [
    'gives back as not delivered now',
    ({ delivery }) => delivery.modified({ delivery_failed: true }),
    { code: 'rejected', retryable: true, delivery: 'none', phase: 'confirm' },
  ],
  [
    'settles without an outcome',
    ({ delivery }) => delivery.update(true),
    { code: 'rejected', retryable: false, delivery: 'unknown', phase: 'confirm' },
  ],
]

describe('a peer that', () => {
  it('accepts makes the send resolve', async () => {
    const peer = await peerFor()
    const receipt = await notifierFor({ url: peer.url }).info('image.create', {})
    expect(receipt).toEqual({ strategy: 'qpid', status: 'accepted' })
  })

  it.each(cases)('%s fails that very send and no other', async (_, misbehave, failure) => {
    const inTurn = oneByOne()
    const peer = await peerFor({
      onDelivery: (received, count) =>
        inTurn(() => (count % 3 === 2 ? misbehave(received) : received.delivery.accept())),
    })
    const notifier = notifierFor({ url: peer.url })
    const sends = Array.from({ length: 9 }, (__, n) => notifier.info('image.create', { n }))
    const results = await Promise.allSettled(sends)
    expect(results.map(({ status }) => status)).toEqual(
      [1, 2, 3].flatMap(() => ['fulfilled', 'rejected', 'fulfilled']),
    )
    for (const n of [1, 4, 7]) expect(await failureOf(sends[n] ?? Promise.resolve())).toEqual(failure)
    expect(notifier.stats).toMatchObject({ accepted: 6, inFlight: 0, waiting: 0 })
    expect(notifier.status.current.state).toBe('ready')
    expect(peer.accepted).toBe(1)
  })

  it('says why is quoted in the error', async () => {
    const peer = await peerFor({
      onDelivery: ({ delivery }) =>
        delivery.reject({ condition: 'amqp:resource-limit-exceeded', description: 'queue images is full' }),
    })
    const error = await errorOf(notifierFor({ url: peer.url }).info('image.create', {}))
    expect(error.message).toContain('queue images is full')
    expect(error.strategy).toBe('qpid')
  })

  it('says what became of it before it settles has said enough', async () => {
    const peer = await peerFor({ onDelivery: ({ delivery }) => delivery.update(false, acceptedState) })
    const notifier = notifierFor({ url: peer.url })
    await notifier.info('image.create', {})
    await notifier.info('image.create', {})
    expect(notifier.stats).toMatchObject({ accepted: 2, inFlight: 0 })
  })

  it('settles in reverse order is understood', async () => {
    const held: Received[] = []
    const inTurn = oneByOne()
    const peer = await peerFor({
      onDelivery(received) {
        if (held.push(received) < 5) return
        for (const { delivery } of held.toReversed()) {
          inTurn(() => (delivery.id % 2 === 0 ? delivery.accept() : delivery.release()))
        }
      },
    })
    const notifier = notifierFor({ url: peer.url })
    const results = await Promise.allSettled([0, 1, 2, 3, 4].map((n) => notifier.info('image.create', { n })))
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'rejected',
      'fulfilled',
      'rejected',
      'fulfilled',
    ])
  })

  it('speaks too late is not heard any more', async () => {
    const held: Received[] = []
    const peer = await peerFor({
      onDelivery: (received, count) => (count === 1 ? held.push(received) : received.delivery.accept()),
    })
    const notifier = notifierFor({ url: peer.url })
    await notifier.ready()
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 50 }))).toEqual({
      code: 'timeout',
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
    })
    for (const { delivery } of held) delivery.reject({ condition: 'amqp:internal-error' })
    await notifier.info('image.create', {})
    await vi.waitFor(
      () => expect(notifier.stats).toMatchObject({ accepted: 1, inFlight: 0, failed: { timeout: 1 } }),
      { timeout: 10_000 },
    )
    expect(peer.accepted).toBe(1)
  })
})

describe('a caller who gives up', () => {
  it('hears that the message may have arrived once it was written', async () => {
    const peer = await peerFor({ onDelivery: () => abort.abort() })
    const abort = new AbortController()
    const notifier = notifierFor({ url: peer.url })
    expect(await failureOf(notifier.info('image.create', {}, { signal: abort.signal }))).toEqual({
      code: 'aborted',
      retryable: false,
      delivery: 'unknown',
      phase: undefined,
    })
  })
})
