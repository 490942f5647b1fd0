import { describe, expect, it } from 'vitest'
import { type PeerConnection, type Script, startPeer } from './peer/amqp-peer.js'
import { aNotification, eventually, openStrategy, outcomes, published, within } from './support.js'

const unconfirming: Script = ({ name }) => name === 'publish'
const accepted = (count: number): string[] => Array.from({ length: count }, () => 'accepted')

interface Strangeness {
  readonly what: string
  readonly say: (connection: PeerConnection) => void
}

/** Said of three messages, of which the first two were confirmed. */
const strangenesses: readonly Strangeness[] = [
  { what: 'of a message that was not published yet', say: (one) => one.ack(5) },
  { what: 'of a message that never will be', say: (one) => one.ack(4_294_967_000) },
  { what: 'beyond all numbers', say: (one) => one.nack(Number.MAX_SAFE_INTEGER) },
  { what: 'of all up to a message that never will be', say: (one) => one.ack(1_000_000, true) },
  { what: 'of message 0', say: (one) => one.ack(0) },
  { what: 'of all up to message 0', say: (one) => one.ack(0, true) },
  { what: 'of one that was confirmed before', say: (one) => one.ack(1) },
  { what: 'of all up to one that was confirmed before', say: (one) => one.ack(2, true) },
  { what: 'of all up to the first one, once more', say: (one) => one.ack(1, true) },
  { what: 'that takes back an earlier one', say: (one) => one.nack(2) },
  { what: 'that takes back all earlier ones', say: (one) => one.nack(2, true) },
]

describe('a confirm', () => {
  it.each(strangenesses)(
    '$what changes nothing, and each that follows is told of its own',
    async ({ say }) => {
      await using peer = await startPeer(unconfirming)
      await using strategy = openStrategy({ url: peer.url })
      const send = (): Promise<unknown> => strategy.send(aNotification(), within(20_000))
      const first = [send(), send(), send()]
      const connection = await published(peer, 3)
      connection.ack(2, true)
      expect(await outcomes(first.slice(0, 2))).toEqual(accepted(2))
      say(connection)
      const then = [send(), send(), send()]
      await published(peer, 6)
      say(connection)
      connection.ack(3)
      expect(await outcomes(first)).toEqual(accepted(3))
      connection.nack(4)
      expect(await outcomes(then.slice(0, 1))).toEqual([
        // Told of message 5 before it was published, or after: the second time it is true.
        'rejected',
      ])
      connection.ack(6, true)
      expect(await outcomes(then)).toEqual(['rejected', 'accepted', 'accepted'])
      expect(peer.connections).toHaveLength(1)
    },
  )

  it('of the connection before is not taken for one of this', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    const lost = [1, 2, 3].map(() => strategy.send(aNotification(), within(20_000)))
    const before = await published(peer, 3)
    before.socket.resetAndDestroy()
    expect(await outcomes(lost)).toEqual(['connection-lost', 'connection-lost', 'connection-lost'])
    const sends = [1, 2].map(() => strategy.send(aNotification(), within(20_000)))
    const now = await eventually(() =>
      peer.connections.find((one) => one !== before && one.published.length === 2),
    )
    // Number 3 was of the connection before, and number 1 is of both.
    now.ack(3)
    now.nack(1)
    expect(await outcomes(sends.slice(0, 1))).toEqual(['rejected'])
    now.ack(2)
    expect(await outcomes(sends)).toEqual(['rejected', 'accepted'])
  })

  it('that comes after the deadline, or the abort, of its message leaves the others alone', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    await strategy.ready(within(20_000))
    const controller = new AbortController()
    const late = strategy.send(aNotification(), within(30))
    const aborted = strategy.send(aNotification(), { ...within(20_000), signal: controller.signal })
    const patient = strategy.send(aNotification(), within(20_000))
    const connection = await published(peer, 3)
    controller.abort()
    expect(await outcomes([late, aborted])).toEqual(['timeout', 'aborted'])
    connection.nack(1)
    connection.ack(2)
    connection.ack(2)
    connection.ack(3, true)
    expect(await outcomes([patient])).toEqual(['accepted'])
    const next = strategy.send(aNotification(), within(20_000))
    await published(peer, 4)
    connection.ack(4)
    expect(await outcomes([next])).toEqual(['accepted'])
  })
})
