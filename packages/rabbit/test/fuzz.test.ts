import type { Settlement } from '@glance-notifications/core'
import { chanceOf } from '@glance-notifications/test-brokers'
import { hostWatch } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { type Peer, type PeerConnection, type Script, startPeer } from './peer/amqp-peer.js'
import type { Incoming } from './peer/incoming.js'
import { noise } from './peer/noise.js'
import { openSource } from './source-support.js'
import { allEnded, aNotification, eventually, milliseconds, openStrategy, within } from './support.js'

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

/** A broker that is in order up to some point, says what it should not, and goes on, falls silent or hangs up. */
function noisy(seed: number): Script {
  const chance = chanceOf(seed)
  let left = chance.below(25)
  let isSilent = false
  return (incoming: Incoming, connection: PeerConnection) => {
    if (incoming.name === 'basic.consume') {
      connection.answer(incoming)
      connection.deliver(incoming.queue, 1, '{}', '{}')
    }
    left -= 1
    if (left > 0) return incoming.name === 'basic.consume'
    if (isSilent) return true
    if (chance.happens(0.5) && incoming.name !== 'basic.consume') connection.answer(incoming)
    connection.send(...Array.from({ length: 1 + chance.below(4) }, () => noise(chance)))
    if (chance.happens(0.2)) connection.socket.end()
    isSilent = chance.happens(0.3)
    return true
  }
}

/** In order from now on, on connections that it has not spoiled. */
function comesToItsSenses(peer: Peer): void {
  peer.script = (incoming, connection) => {
    if (incoming.name !== 'basic.consume') return false
    connection.answer(incoming)
    connection.deliver(incoming.queue, 1, 'good')
    return true
  }
  for (const { socket } of peer.connections) socket.destroy()
}

async function fuzzStrategy(seed: number): Promise<void> {
  await using peer = await startPeer(noisy(seed))
  const strategy = openStrategy({ url: peer.url, ...settings, topology: seed % 2 === 0 ? 'adopt' : 'none' })
  const sends = Array.from({ length: 5 }, (_, n) => strategy.send(aNotification(`image.${n}`), within(250)))
  const settled = Promise.allSettled(sends)
  expect(await milliseconds(settled)).toBeLessThan(250 + slackMs)
  comesToItsSenses(peer)
  // A broker may say that the password is wrong, and is believed.
  const good = async (): Promise<unknown> => {
    const sent = await strategy.send(aNotification(), within(200)).catch(() => undefined)
    return sent ?? (strategy.status.current.state === 'failed' ? 'failed' : good())
  }
  expect(await good()).toBeDefined()
  expect(await milliseconds(strategy.close(within(100)))).toBeLessThan(100 + slackMs)
  await allEnded(peer)
}

async function fuzzSource(seed: number): Promise<void> {
  await using peer = await startPeer(noisy(seed))
  const chance = chanceOf(-seed)
  const source = openSource({ url: peer.url, ...settings, group: 'billing' })
  const bodies: string[] = []
  const started = source.start(
    (delivery) => {
      bodies.push(Buffer.from(delivery.body).toString())
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
  comesToItsSenses(peer)
  await eventually(() => bodies.includes('good') || source.status.current.state === 'failed', 20_000)
  expect(await milliseconds(source.close(within(100)))).toBeLessThan(100 + slackMs)
  await allEnded(peer)
}

describe.each([
  ['strategy', fuzzStrategy],
  ['source', fuzzSource],
] as const)('a %s whose broker says anything at any time', (_, fuzz) => {
  const host = hostWatch()

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
