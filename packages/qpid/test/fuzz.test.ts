import type { Socket } from 'node:net'
import type { Settlement } from '@glance-notifications/core'
import { chanceOf } from '@glance-notifications/test-brokers'
import { hostWatch } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, describe, expect, it, vi } from 'vitest'
import { qpidSource, qpidStrategy } from '../src/index.js'
import { spoil } from './support/noise.js'
import { type PeerOptions, startPeer } from './support/peer.js'
import { messagesOf, startQueuePeer } from './support/queue-peer.js'
import { notificationOf } from './support/setup.js'
import { within } from './support/sources.js'

const runs = Number(process.env.FUZZ_RUNS ?? 144)
/** So many at a time: most of a run is waiting for deadlines. */
const atOnce = 12
const firstSeed = Number(process.env.FUZZ_SEED ?? 1)
const batches = Array.from({ length: Math.ceil(runs / atOnce) }, (_, n) => firstSeed + n * atOnce)
/** What a busy machine may add to a bound. */
const slackMs = 3_000

const settings = {
  connectTimeoutMs: 2_000,
  heartbeatSeconds: 0,
  backOff: { initialDelayMs: 1, maxDelayMs: 10 },
}

async function milliseconds(promise: Promise<unknown>): Promise<number> {
  const began = performance.now()
  await promise
  return performance.now() - began
}

interface Noisy {
  readonly options: PeerOptions
  noisy: boolean
}

/** A peer that is in order up to some point, and then is not, until it comes to its senses. */
function noisyPeer(seed: number): Noisy {
  const chance = chanceOf(seed)
  const peer: Noisy = {
    noisy: seed > 0,
    options: { onSocket: (socket: Socket) => spoil(socket, { chance, isNoisy: () => peer.noisy }) },
  }
  return peer
}

async function fuzzStrategy(seed: number): Promise<void> {
  const noisy = noisyPeer(seed)
  const peer = await startPeer(noisy.options)
  const strategy = qpidStrategy({ url: peer.url, ...settings })
  try {
    const sends = Array.from({ length: 5 }, (_, n) => strategy.send(notificationOf({ n }), within(250)))
    expect(await milliseconds(Promise.allSettled(sends))).toBeLessThan(250 + slackMs)
    noisy.noisy = false
    peer.reset()
    // A broker may say that the password is wrong, and is believed.
    const good = async (): Promise<unknown> => {
      const sent = await strategy.send(notificationOf(), within(200)).catch(() => undefined)
      return sent ?? (strategy.status.current.state === 'failed' ? 'failed' : good())
    }
    expect(await good()).toBeDefined()
    expect(await milliseconds(strategy.close(within(100)))).toBeLessThan(100 + slackMs)
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  } finally {
    await strategy.close(within(0))
    await peer.close()
  }
}

async function fuzzSource(seed: number): Promise<void> {
  const chance = chanceOf(-seed)
  const noisy = noisyPeer(seed)
  const peer = await startQueuePeer(noisy.options)
  peer.put(...messagesOf(20))
  const source = qpidSource({ url: peer.url, ...settings, address: 'images', deadLetterAddress: 'dead' })
  const ids = new Set<string>()
  try {
    const started = source.start(
      (delivery) => {
        ids.add(Buffer.from(delivery.body).toString())
        delivery.settle(
          chance.pick<Settlement>([
            { outcome: 'done' },
            { outcome: 'drop' },
            { outcome: 'retry', delayMs: 5 },
            { outcome: 'dead-letter', reason: 'no', attempts: 1 },
          ]),
        )
      },
      { credit: 10, ...within(250) },
    )
    expect(await milliseconds(Promise.allSettled([started]))).toBeLessThan(250 + slackMs)
    noisy.noisy = false
    peer.reset()
    peer.put(...messagesOf(1, 1_000))
    await vi.waitFor(
      () => expect(source.status.current.state === 'failed' || ids.has('{"n":"1000"}')).toBe(true),
      { timeout: 20_000 },
    )
    expect(await milliseconds(source.close(within(100)))).toBeLessThan(100 + slackMs)
    await vi.waitFor(() => expect(peer.sockets.size).toBe(0), { timeout: 10_000 })
  } finally {
    await source.close(within(0))
    await peer.close()
  }
}

describe.each([
  ['strategy', fuzzStrategy],
  ['source', fuzzSource],
] as const)('a %s whose broker says anything at any time', (_, fuzz) => {
  const host = hostWatch()
  // In good order first: noise is made of what was said then.
  beforeAll(() => fuzz(0))

  it.each(batches)(
    'crashes nothing, hangs nowhere, prints nothing, and comes back (seeds from %i)',
    async (seed) => {
      const seeds = Array.from({ length: atOnce }, (__, n) => seed + n)
      const results = await Promise.allSettled(seeds.map((one) => fuzz(one)))
      const broken = results.flatMap((result, n) =>
        result.status === 'rejected' ? [`seed ${seeds[n]}: ${result.reason}`] : [],
      )
      await new Promise(setImmediate)
      expect([...broken, ...host.faults()]).toEqual([])
      expect(host.grownMb()).toBeLessThan(150)
    },
  )
})
