import { chanceOf } from '@glance-notifications/test-brokers'
import { expect, it, vi } from 'vitest'
import { qpidStrategy } from '../src/index.js'
import type { Peer } from './support/peer.js'
import { closing, impatient, keepQuietAndTidy, notificationOf, peerFor } from './support/setup.js'
import { within } from './support/sources.js'

keepQuietAndTidy()

const losses: readonly (readonly [string, (peer: Peer) => unknown])[] = [
  ['resets the socket', (peer) => peer.reset()],
  ['ends the socket', (peer) => [...peer.sockets][0]?.end()],
  ['closes the link', (peer) => peer.receivers.at(-1)?.close({ condition: 'amqp:internal-error' })],
  ['detaches the link', (peer) => peer.receivers.at(-1)?.detach()],
  ['ends the session', (peer) => peer.receivers.at(-1)?.session.close({ condition: 'amqp:internal-error' })],
  [
    'closes the connection',
    (peer) => peer.connections.at(-1)?.close({ condition: 'amqp:connection:forced' }),
  ],
]
const seeds = [1, 2, 3, 4]

it.each(losses.flatMap(([what, lose]) => seeds.map((seed) => [what, seed, lose] as const)))(
  'a broker that %s at any moment leaves nothing in flight, and nothing settled twice (seed %i)',
  async (_, seed, lose) => {
    const chance = chanceOf(seed)
    const lostAt = 1 + chance.below(120)
    let isGood = false
    const peer = await peerFor({
      onDelivery({ delivery }, count) {
        if (count === lostAt) lose(peer)
        else if (isGood) delivery.accept()
        // Some get an outcome in their turn, and some never.
        else if (chance.happens(0.4)) setImmediate(() => delivery.accept())
      },
    })
    const strategy = qpidStrategy({ ...impatient, url: peer.url, heartbeatSeconds: 0 })
    closing({ close: () => strategy.close(within(300)) })
    const inFlight = new Set<number>()
    const settled: number[] = []
    let leftOver: number[] | undefined
    strategy.status.subscribe(({ state }) => {
      if (state !== 'backing-off' || leftOver) return
      leftOver = []
      const written = peer.received.length
      // Within a tick of the loss. What had not been written waits for the next connection.
      setImmediate(() => {
        leftOver = [...inFlight].filter((n) => n < written)
        isGood = true
      })
    })
    for (let n = 0; n < 150; n += 1) {
      inFlight.add(n)
      const note = (): void => {
        inFlight.delete(n)
        settled.push(n)
      }
      strategy.send(notificationOf({ n }), within(60_000)).then(note, note)
      if (chance.happens(0.2)) await new Promise(setImmediate)
    }
    await vi.waitFor(() => expect(isGood).toBe(true), { timeout: 30_000 })
    expect(leftOver).toEqual([])
    // What the new connection was given before the broker was good again is lost with it.
    await vi.waitFor(
      () => {
        if (inFlight.size > 0) peer.reset()
        expect(inFlight.size).toBe(0)
      },
      { timeout: 30_000, interval: 200 },
    )
    expect(settled.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (__, n) => n))
  },
)
