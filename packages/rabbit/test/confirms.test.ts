import { createNotification } from '@glance-notifications/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { type Script, startPeer } from './peer/amqp-peer.js'
import {
  aNotification,
  eventually,
  messageId,
  openNotifier,
  openStrategy,
  outcomes,
  published,
  rejection,
  within,
} from './support.js'

/** Takes everything and says nothing. */
const unconfirming: Script = ({ name }) => name === 'publish'

/** Lets time pass at once, as far as it is looked at. */
function clockAhead(): { advance(ms: number): void } {
  const now = performance.now.bind(performance)
  let aheadMs = 0
  const spy = vi.spyOn(performance, 'now').mockImplementation(() => now() + aheadMs)
  onTestFinished(() => spy.mockRestore())
  return {
    advance: (ms) => {
      aheadMs += ms
    },
  }
}

describe('confirms', () => {
  it('out of order settle each its own send', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const settled: number[] = []
    const sends = [1, 2, 3, 4].map(async (number) => {
      await notifier.info('image.create', { number })
      settled.push(number)
    })
    const connection = await published(peer, 4)
    for (const [index, tag] of [3, 1, 4, 2].entries()) {
      connection.ack(tag)
      await eventually(() => settled.length === index + 1)
    }
    await Promise.all(sends)
    expect(settled).toEqual([3, 1, 4, 2])
  })

  it('of several at once settle all up to that one, and no more', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const settled: number[] = []
    const sends = [1, 2, 3, 4, 5].map(async (number) => {
      await notifier.info('image.create', { number })
      settled.push(number)
    })
    const connection = await published(peer, 5)
    connection.ack(4)
    await eventually(() => settled.length === 1)
    connection.ack(3, true)
    await eventually(() => settled.length === 4)
    expect(settled).toEqual([4, 1, 2, 3])
    connection.ack(5, true)
    await Promise.all(sends)
    expect(notifier.stats).toMatchObject({ accepted: 5, inFlight: 0 })
  })

  it('that are refused in the middle reject that send alone', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = [1, 2, 3].map((number) => notifier.info('image.create', { number }))
    const connection = await published(peer, 3)
    connection.nack(2)
    connection.ack(3, true)
    expect(await outcomes(sends)).toEqual(['accepted', 'rejected', 'accepted'])
    const error = await rejection(sends[1] ?? Promise.resolve())
    expect(error).toMatchObject({
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
      strategy: 'rabbit',
    })
    expect(notifier.status.current).toMatchObject({ state: 'ready' })
  })

  it('that are nothing but refusals for long give up the channel, which RabbitMQ may have lost the queue of', async () => {
    const clock = clockAhead()
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const settle = async (tag: number, say: 'ack' | 'nack'): Promise<unknown> => {
      const sends = [notifier.info('image.create', { tag })]
      const connection = await published(peer, tag)
      connection[say](tag)
      return (await outcomes(sends))[0]
    }
    expect(await settle(1, 'nack')).toBe('rejected')
    clock.advance(13_000)
    expect(await settle(2, 'ack')).toBe('accepted')
    expect(await settle(3, 'nack')).toBe('rejected')
    clock.advance(11_000)
    expect(await settle(4, 'nack')).toBe('rejected')
    expect(notifier.failures).toEqual([])
    clock.advance(2_000)
    expect(await settle(5, 'nack')).toBe('rejected')
    await eventually(() => peer.connections.length === 2)
    expect(notifier.failures[0]).toMatchObject({ code: 'connection-lost', retryable: true })
    await notifier.ready()
  })

  it('that are refused several at once reject them all', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = [1, 2, 3].map((number) => notifier.info('image.create', { number }))
    const connection = await published(peer, 3)
    connection.nack(2, true)
    connection.ack(3)
    expect(await outcomes(sends)).toEqual(['rejected', 'rejected', 'accepted'])
  })

  it('that come twice, or for what was never sent, change nothing', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = [1, 2].map((number) => notifier.info('image.create', { number }))
    const connection = await published(peer, 2)
    connection.ack(1)
    connection.ack(1)
    connection.nack(1)
    connection.ack(7)
    connection.nack(2)
    expect(await outcomes(sends)).toEqual(['accepted', 'rejected'])
    expect(peer.connections).toHaveLength(1)
  })

  it('that never come fail the send at its deadline, perhaps delivered', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 50 }))
    expect(error).toMatchObject({ code: 'timeout', phase: 'confirm', delivery: 'unknown', retryable: true })
    expect(notifier.status.current).toMatchObject({ state: 'ready' })
  })

  it('that come after the deadline change nothing', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    const late = notifier.info('image.create', {}, { timeoutMs: 50 })
    expect(await outcomes([late])).toEqual(['timeout'])
    const connection = await published(peer, 1)
    connection.ack(1)
    peer.script = () => false
    await notifier.info('image.create', {})
    expect(notifier.stats).toMatchObject({ accepted: 1, failed: { timeout: 1 } })
  })

  it('that never come hold back what follows after 2,000, timed-out ones included', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    await strategy.ready(within(5_000))
    const soon = within(200)
    const sends = Array.from({ length: 2_001 }, () => strategy.send(aNotification(), soon))
    const settled = await outcomes(sends)
    expect(settled.slice(0, 2_000).every((code) => code === 'timeout')).toBe(true)
    expect(await rejection(sends[2_000] ?? Promise.resolve())).toMatchObject({
      code: 'blocked',
      phase: 'credit',
      delivery: 'none',
      retryable: true,
    })
    const connection = await published(peer, 2_000)
    const next = strategy.send(aNotification('image.update'), within(5_000))
    connection.ack(1)
    await eventually(() => connection.published.length === 2_001)
    connection.ack(2_001, true)
    expect(await next).toEqual({ strategy: 'rabbit', status: 'accepted' })
  })

  it('that never come hold back what follows after 32 MiB', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    await strategy.ready(within(5_000))
    const big = 'x'.repeat(8 * 1024 * 1024)
    const first = [1, 2, 3, 4].map(() => strategy.send(aNotification('image.create', big), within(10_000)))
    const connection = await published(peer, 4)
    const held = strategy.send(aNotification(), within(100))
    expect(await rejection(held)).toMatchObject({ code: 'blocked', phase: 'credit', delivery: 'none' })
    connection.ack(4, true)
    expect(await outcomes(first)).toEqual(['accepted', 'accepted', 'accepted', 'accepted'])
  })
})

describe('returned messages', () => {
  it('among routed ones reject their own sends', async () => {
    await using peer = await startPeer(unconfirming)
    await using notifier = openNotifier({ url: peer.url })
    const sends = [1, 2, 3, 4].map((number) => notifier.info('image.create', { number }))
    const connection = await published(peer, 4)
    const [, second, , fourth] = connection.published
    if (!second || !fourth) throw new Error('They were not published')
    connection.giveBack(second)
    connection.ack(2, true)
    connection.giveBack(fourth)
    connection.ack(3)
    connection.ack(4)
    expect(await outcomes(sends)).toEqual(['accepted', 'unroutable', 'accepted', 'unroutable'])
    const error = await rejection(sends[1] ?? Promise.resolve())
    expect(error).toMatchObject({ retryable: false, delivery: 'none', phase: 'confirm', strategy: 'rabbit' })
    expect(error.message).toContain('exchange glance')
    expect(error.message).toContain('notifications.info')
  })

  it('of the same notification sent twice reject one send for each', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    const notification = aNotification()
    const sends = [1, 2, 3].map(() => strategy.send(notification, within(5_000)))
    const connection = await published(peer, 3)
    const [first] = connection.published
    if (!first) throw new Error('It was not published')
    connection.giveBack(first)
    connection.ack(1)
    connection.ack(3, true)
    expect(await outcomes(sends)).toEqual(['unroutable', 'accepted', 'accepted'])
    expect(new Set(connection.published.map(({ body }) => messageId(body)))).toEqual(
      new Set([notification.message_id]),
    )
  })

  it('of the same notification all returned reject all sends', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    const notification = aNotification()
    const sends = [1, 2].map(() => strategy.send(notification, within(5_000)))
    const connection = await published(peer, 2)
    for (const message of connection.published) connection.giveBack(message)
    connection.ack(2, true)
    expect(await outcomes(sends)).toEqual(['unroutable', 'unroutable'])
  })

  it('that nobody waits for any more change nothing', async () => {
    await using peer = await startPeer(unconfirming)
    await using strategy = openStrategy({ url: peer.url })
    await strategy.ready(within(5_000))
    const notification = aNotification()
    const late = strategy.send(notification, within(50))
    expect(await outcomes([late])).toEqual(['timeout'])
    const connection = await published(peer, 1)
    const again = strategy.send(notification, within(5_000))
    await published(peer, 2)
    const [first] = connection.published
    if (!first) throw new Error('It was not published')
    connection.giveBack(first)
    connection.ack(1)
    connection.ack(2)
    expect(await outcomes([again])).toEqual(['accepted'])
  })
})

describe('a message', () => {
  it('is mandatory, goes to exchange glance under the topic and its priority', async () => {
    await using peer = await startPeer()
    await using notifier = openNotifier({ url: peer.url })
    await notifier.info('image.create', {})
    await notifier.warn('image.create', 'careful')
    await notifier.error('image.create', 'broken')
    const connection = await published(peer, 3)
    expect(
      connection.published.map(({ exchange, routingKey, mandatory }) => [exchange, routingKey, mandatory]),
    ).toEqual([
      ['glance', 'notifications.info', true],
      ['glance', 'notifications.warn', true],
      ['glance', 'notifications.error', true],
    ])
  })

  it('is not mandatory where that was switched off, and goes where it was told to', async () => {
    await using peer = await startPeer()
    await using notifier = openNotifier({
      url: peer.url,
      mandatory: false,
      exchange: 'images',
      topic: 'audit',
    })
    await notifier.info('image.create', {})
    const connection = await published(peer, 1)
    expect(connection.published).toMatchObject([
      { exchange: 'images', routingKey: 'audit.info', mandatory: false },
    ])
  })

  it('with headers that fit in no frame is invalid, and the next one goes', async () => {
    await using peer = await startPeer()
    await using notifier = openNotifier({ url: peer.url })
    const headers = { huge: 'x'.repeat(70_000) }
    expect(await rejection(notifier.info('image.create', {}, { headers }))).toMatchObject({
      code: 'invalid',
      retryable: false,
      delivery: 'none',
      phase: 'write',
    })
    const longName = { ['n'.repeat(300)]: 1 }
    expect(await rejection(notifier.info('image.create', {}, { headers: longName }))).toMatchObject({
      code: 'invalid',
    })
    await notifier.info('image.create', {})
    expect(peer.connections).toHaveLength(1)
    expect(peer.connections[0]?.published).toHaveLength(1)
  })

  it.each(['CC', 'BCC'])(
    'with a header %s, over which RabbitMQ would close the channel, is invalid',
    async (name) => {
      await using peer = await startPeer()
      await using notifier = openNotifier({ url: peer.url })
      const error = await rejection(notifier.info('image.create', {}, { headers: { [name]: 'audit' } }))
      expect(error).toMatchObject({
        code: 'invalid',
        delivery: 'none',
        issues: [{ path: `/headers/${name}` }],
      })
      await notifier.info('image.create', {})
      expect(peer.connections[0]?.published).toHaveLength(1)
    },
  )

  it('whose format throws rejects that send alone', async () => {
    await using peer = await startPeer()
    const broken = {
      name: 'broken',
      encode: () => {
        throw new Error('cannot write')
      },
      decode: () => ({ ok: false, fault: 'not-json', reason: 'no' }) as const,
    }
    await using notifier = openNotifier({ url: peer.url, format: broken })
    expect(await rejection(notifier.info('image.create', {}))).toMatchObject({
      code: 'rejected',
      delivery: 'none',
      phase: 'write',
    })
    expect(notifier.status.current).toMatchObject({ state: 'ready' })
  })

  it('keeps its id and its time when it is sent again', async () => {
    await using peer = await startPeer()
    await using strategy = openStrategy({ url: peer.url, format: 'oslo-v2' })
    const notification = createNotification({
      publisher_id: 'h',
      event_type: 'image.create',
      priority: 'INFO',
      payload: { id: 1 },
    })
    await strategy.send(notification, within(5_000))
    peer.connections[0]?.socket.resetAndDestroy()
    await eventually(() => strategy.status.current.state === 'backing-off')
    await strategy.send(notification, within(5_000))
    const bodies = peer.connections.flatMap((connection) => connection.published.map(({ body }) => body))
    expect(bodies).toHaveLength(2)
    expect(bodies[0]).toEqual(bodies[1])
  })
})
