import { describe, expect, it } from 'vitest'
import { type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { aNotification, messageId, openStrategy, outcomes, published, within } from './support.js'

/** Each of another size, headers and all; those that are larger than most go another way than those that are not. */
const mixed = Array.from({ length: 300 }, (_, n) => {
  const big = n % 7 === 3 ? 200_000 : n % 5 === 2 ? 5_000 : 100
  const headers =
    n % 3 === 0
      ? { huge: 2 ** 60, n }
      : n % 3 === 1
        ? { n, text: `header ${n}`, odd: n % 2 === 1 }
        : undefined
  return { notification: aNotification(`image.n${n}`, { text: 'ö'.repeat(big) }), headers }
})

const frameMaxOf =
  (frameMax: number): Script =>
  ({ name }, connection) => {
    if (name !== 'start-ok') return false
    connection.send(methods.tune(60, frameMax))
    return true
  }

describe('what is published', () => {
  it.each([4_096, 8_192, 131_072, 0])(
    'arrives whole and in order in frames of at most %d bytes, and each is told of its own confirm',
    async (frameMax) => {
      await using peer = await startPeer(frameMaxOf(frameMax))
      await using strategy = openStrategy({ url: peer.url })
      await strategy.ready(within(5_000))
      const sends = mixed.map(({ notification, headers }) =>
        strategy.send(notification, { ...within(20_000), ...(headers && { headers }) }),
      )
      expect(new Set(await outcomes(sends))).toEqual(new Set(['accepted']))
      const connection = await published(peer, mixed.length)
      expect(connection.published.map(({ body }) => messageId(body))).toEqual(
        mixed.map(({ notification }) => notification.message_id),
      )
      expect(connection.longestFrame).toBeLessThanOrEqual(frameMax || 131_072)
      expect(connection.heard).not.toContain('close')
    },
  )

  it('is confirmed by its own number, whichever way it went', async () => {
    await using peer = await startPeer(({ name }) => name === 'publish')
    await using strategy = openStrategy({ url: peer.url })
    const some = mixed.slice(0, 40)
    const sends = some.map(({ notification, headers }) =>
      strategy.send(notification, { ...within(20_000), ...(headers && { headers }) }),
    )
    const connection = await published(peer, some.length)
    for (const { tag, body } of connection.published) {
      const n = some.findIndex(({ notification }) => notification.message_id === messageId(body))
      if (n % 2 === 0) connection.ack(tag)
      else connection.nack(tag)
    }
    expect(await outcomes(sends)).toEqual(some.map((_, n) => (n % 2 === 0 ? 'accepted' : 'rejected')))
  })
})
