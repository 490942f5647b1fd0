import { chanceOf } from '@glance-notifications/test-brokers'
import { expect, it } from 'vitest'
import { type PeerConnection, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { aNotification, eventually, openStrategy, within } from './support.js'

const losses: readonly (readonly [string, (connection: PeerConnection) => void])[] = [
  ['resets the socket', ({ socket }) => socket.resetAndDestroy()],
  ['ends the socket', ({ socket }) => socket.end()],
  ['closes the channel', (connection) => connection.closeChannel(406, 'PRECONDITION_FAILED')],
  [
    'closes the connection',
    (connection) => connection.send(methods.closeConnection(320, 'CONNECTION_FORCED')),
  ],
]
const seeds = [1, 2, 3, 4, 5]

it.each(losses.flatMap(([what, lose]) => seeds.map((seed) => [what, seed, lose] as const)))(
  'a broker that %s at any moment leaves nothing in flight, and nothing settled twice (seed %i)',
  async (_, seed, lose) => {
    const chance = chanceOf(seed)
    const left = { confirms: chance.below(120) }
    await using peer = await startPeer((incoming, connection) => {
      if (incoming.name !== 'publish') return false
      left.confirms -= 1
      if (left.confirms === 0) lose(connection)
      // Some are confirmed, alone or with all before them, some refused, and some never spoken of.
      else if (chance.happens(0.4)) connection.ack(incoming.message.tag, chance.happens(0.3))
      else if (chance.happens(0.1)) connection.nack(incoming.message.tag)
      return true
    })
    await using strategy = openStrategy({ url: peer.url, topology: 'none' })
    const settled: number[] = []
    let lossAt = Number.NaN
    let leftOver: number[] = []
    let writtenBefore = 0
    strategy.status.subscribe(({ state }) => {
      if (state !== 'backing-off' || !Number.isNaN(lossAt)) return
      lossAt = performance.now()
      writtenBefore = peer.connections[0]?.published.length ?? 0
      // Within a tick of the loss.
      setImmediate(() => {
        leftOver = [...inFlight]
      })
    })
    const inFlight = new Set<number>()
    for (let n = 0; n < 150; n += 1) {
      inFlight.add(n)
      const note = (): void => {
        inFlight.delete(n)
        settled.push(n)
      }
      strategy.send(aNotification(`image.${n}`), within(60_000)).then(note, note)
      if (chance.happens(0.2)) await new Promise(setImmediate)
    }
    await eventually(() => leftOver.length > 0 || !Number.isNaN(lossAt))
    await new Promise(setImmediate)
    // What the broker had seen is settled; what had not been written waits for the next connection.
    expect(leftOver.filter((n) => n < writtenBefore)).toEqual([])
    peer.script = () => false
    await eventually(() => {
      for (const { socket, published } of peer.connections.slice(1))
        if (published.length > 0) socket.resetAndDestroy()
      return inFlight.size === 0
    }, 30_000)
    expect(settled.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 150 }, (__, n) => n))
  },
)
