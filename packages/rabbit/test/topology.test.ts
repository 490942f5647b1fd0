import { describe, expect, it } from 'vitest'
import { type PeerConnection, startPeer } from './peer/amqp-peer.js'
import type { Incoming } from './peer/incoming.js'
import * as methods from './peer/methods.js'
import { openNotifier, rejection } from './support.js'

type Declare = Extract<Incoming, { readonly name: 'exchange.declare' | 'queue.declare' }>

/** A broker that answers each look and declaration with a reply code, or not at all unusual (0). */
async function brokerThat(answer: (declare: Declare, count: number) => number) {
  const asked: string[] = []
  const peer = await startPeer((incoming: Incoming, connection: PeerConnection) => {
    if (incoming.name === 'queue.bind') asked.push('bind')
    if (incoming.name !== 'exchange.declare' && incoming.name !== 'queue.declare') return false
    const { what, passive, channel } = incoming
    asked.push(`${passive ? 'look at' : 'declare'} ${what}`)
    const code = answer(incoming, asked.length)
    if (code !== 0) connection.send(methods.closeChannel(channel, code, `the broker says ${code} of ${what}`))
    return code !== 0
  })
  return { peer, asked }
}

describe('topology', () => {
  it('adopt looks, and leaves alone what is there', async () => {
    const { peer, asked } = await brokerThat(() => 0)
    await using broker = peer
    await using notifier = openNotifier({ url: broker.url })
    await notifier.ready()
    expect(asked).toEqual([
      'look at glance',
      'look at notifications.info',
      'look at notifications.warn',
      'look at notifications.error',
    ])
  })

  it('adopt declares and binds what is missing', async () => {
    const { peer, asked } = await brokerThat(({ what, passive }) =>
      passive && what === 'notifications.warn' ? 404 : 0,
    )
    await using broker = peer
    await using notifier = openNotifier({ url: broker.url })
    await notifier.ready()
    expect(asked).toEqual([
      'look at glance',
      'look at notifications.info',
      'look at notifications.warn',
      // As durable as the exchange is, which only declaring it tells.
      'declare glance',
      'declare notifications.warn',
      'bind',
      'look at notifications.error',
    ])
  })

  it('adopt adopts what somebody else declared, in another way, since it looked', async () => {
    let looks = 0
    const { peer, asked } = await brokerThat(({ what, passive }) => {
      if (what !== 'glance') return 0
      if (!passive) return 406
      looks += 1
      return looks === 1 ? 404 : 0
    })
    await using broker = peer
    await using notifier = openNotifier({ url: broker.url })
    await notifier.ready()
    expect(asked.slice(0, 3)).toEqual(['look at glance', 'declare glance', 'look at glance'])
  })

  it('declare declares and binds everything without a look', async () => {
    const { peer, asked } = await brokerThat(() => 0)
    await using broker = peer
    await using notifier = openNotifier({
      url: broker.url,
      topology: 'declare',
      topic: 'audit',
      exchange: 'x',
    })
    await notifier.ready()
    expect(asked).toEqual([
      'declare x',
      'declare audit.info',
      'bind',
      'declare audit.warn',
      'bind',
      'declare audit.error',
      'bind',
    ])
  })

  it('check only looks', async () => {
    const { peer, asked } = await brokerThat(() => 0)
    await using broker = peer
    await using notifier = openNotifier({ url: broker.url, topology: 'check' })
    await notifier.ready()
    expect(asked.every((question) => question.startsWith('look at '))).toBe(true)
    expect(asked).toHaveLength(4)
  })

  it('none asks nothing', async () => {
    const { peer, asked } = await brokerThat(() => 0)
    await using broker = peer
    await using notifier = openNotifier({ url: broker.url, topology: 'none' })
    await notifier.info('image.create', {})
    expect(asked).toEqual([])
  })

  const refusals = [
    ['adopt', 403],
    ['adopt', 405],
    ['adopt', 530],
    ['declare', 403],
    ['declare', 406],
    ['check', 404],
    ['check', 403],
  ] as const
  it.each(refusals)(
    '%s that is answered with %i fails for good, and says what helps',
    async (topology, code) => {
      const { peer } = await brokerThat(({ what }) => (what === 'notifications.info' ? code : 0))
      await using broker = peer
      await using notifier = openNotifier({ url: broker.url, topology })
      const error = await rejection(notifier.info('image.create', {}))
      expect(error).toMatchObject({
        code: 'topology',
        retryable: false,
        delivery: 'none',
        phase: 'connect',
        strategy: 'rabbit',
      })
      expect(error.message).toContain(`the queue notifications.info`)
      expect(error.message).toContain(`the broker says ${code}`)
      expect(error.message).toMatch(/topology: "(none|adopt)"/)
      expect(notifier.status.current).toMatchObject({ state: 'failed' })
    },
  )

  it('that the broker cannot tell for reasons of its own is looked at again', async () => {
    let excuses = 2
    const { peer } = await brokerThat(() => {
      excuses -= 1
      return excuses >= 0 ? 541 : 0
    })
    await using broker = peer
    await using notifier = openNotifier({ url: broker.url })
    await notifier.info('image.create', {})
    expect(notifier.failures.map(({ code }) => code)).toEqual(['connection-lost', 'connection-lost'])
  })
})
