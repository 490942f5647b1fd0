import { describe, expect, it } from 'vitest'
import { type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { allEnded, eventually, milliseconds, openNotifier, outcomes, published } from './support.js'

const silentAt =
  (...stages: string[]): Script =>
  ({ name }) =>
    stages.includes(name)

/** What a busy machine may add to a bound. */
const slackMs = 400

describe('close', () => {
  it('says goodbye to the broker, and then the socket ends', async () => {
    await using peer = await startPeer()
    const notifier = openNotifier({ url: peer.url })
    await notifier.info('image.create', {})
    expect(await notifier.close()).toEqual({ unsent: 0 })
    expect(peer.connections[0]?.heard.at(-1)).toBe('close')
    await allEnded(peer)
    expect(notifier.status.current).toEqual({ state: 'closed' })
  })

  it('waits for what is in flight', async () => {
    await using peer = await startPeer(silentAt('publish'))
    const notifier = openNotifier({ url: peer.url })
    const sent = notifier.info('image.create', {})
    const connection = await published(peer, 1)
    const closed = notifier.close()
    connection.ack(1)
    expect(await sent).toMatchObject({ status: 'accepted' })
    expect(await closed).toEqual({ unsent: 0 })
    expect(await outcomes([notifier.info('image.create', {})])).toEqual(['closed'])
  })

  it('is the same however often it is called', async () => {
    await using peer = await startPeer()
    const notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    const reports = await Promise.all([notifier.close(), notifier.close({ timeoutMs: 1 }), notifier.close()])
    expect(reports).toEqual([{ unsent: 0 }, { unsent: 0 }, { unsent: 0 }])
    expect(peer.connections[0]?.heard.filter((name) => name === 'close')).toHaveLength(1)
  })

  it('of what never connected does not connect', async () => {
    await using peer = await startPeer()
    const notifier = openNotifier({ url: peer.url })
    await notifier.close()
    expect(peer.connections).toHaveLength(0)
  })

  it.each(['protocol-header', 'start-ok', 'open', 'channel.open', 'exchange.declare', 'channel.close'])(
    'while connecting, silent at %s, is done at once',
    async (stage) => {
      await using peer = await startPeer(silentAt(stage))
      const notifier = openNotifier({ url: peer.url })
      const ready = notifier.ready()
      await eventually(() => peer.connections[0]?.heard.includes(stage))
      const closing = milliseconds(notifier.close({ timeoutMs: 2_000 }))
      expect(await outcomes([ready])).toEqual(['closed'])
      expect(await closing).toBeLessThan(slackMs)
      await allEnded(peer)
    },
  )

  it('of a broker that does not say goodbye takes its bound, and the socket ends', async () => {
    await using peer = await startPeer(silentAt('close'))
    const notifier = openNotifier({ url: peer.url })
    await notifier.info('image.create', {})
    const took = await milliseconds(notifier.close({ timeoutMs: 100 }))
    expect(took).toBeGreaterThanOrEqual(99)
    expect(took).toBeLessThan(100 + slackMs)
    await allEnded(peer)
  })

  it('with sends that are never confirmed takes its bound, and tells how many were left', async () => {
    await using peer = await startPeer(silentAt('publish', 'close'))
    const notifier = openNotifier({ url: peer.url })
    const settled = outcomes([1, 2].map(() => notifier.info('image.create', {})))
    await published(peer, 2)
    const begin = performance.now()
    expect(await notifier.close({ timeoutMs: 100 })).toEqual({ unsent: 2 })
    expect(performance.now() - begin).toBeLessThan(100 + slackMs)
    expect(await settled).toEqual(['closed', 'closed'])
    await allEnded(peer)
  })

  it('while blocked does not wait for the broker', async () => {
    await using peer = await startPeer(silentAt('close'))
    const notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    peer.connections[0]?.send(methods.blocked('low on memory'))
    await eventually(() => notifier.status.current.state === 'blocked')
    expect(await milliseconds(notifier.close({ timeoutMs: 2_000 }))).toBeLessThan(slackMs)
    await allEnded(peer)
  })

  it('while blocked with a send held back takes its bound', async () => {
    await using peer = await startPeer(silentAt('close'))
    const notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    peer.connections[0]?.send(methods.blocked('low on memory'))
    await eventually(() => notifier.status.current.state === 'blocked')
    const held = outcomes([notifier.info('image.create', {})])
    const begin = performance.now()
    expect(await notifier.close({ timeoutMs: 100 })).toEqual({ unsent: 1 })
    expect(performance.now() - begin).toBeLessThan(100 + slackMs)
    expect(await held).toEqual(['closed'])
    await allEnded(peer)
  })

  it('while backing off is done at once', async () => {
    await using peer = await startPeer(({ name }, { socket }) => {
      if (name === 'protocol-header') socket.resetAndDestroy()
      return true
    })
    const notifier = openNotifier({ url: peer.url, backOff: { initialDelayMs: 60_000, maxDelayMs: 60_000 } })
    const ready = notifier.ready()
    await eventually(() => notifier.status.current.state === 'backing-off')
    expect(await milliseconds(notifier.close({ timeoutMs: 2_000 }))).toBeLessThan(slackMs)
    expect(await outcomes([ready])).toEqual(['closed'])
    expect(peer.connections).toHaveLength(1)
  })

  it('at the very moment the connection is lost is done at once', async () => {
    await using peer = await startPeer()
    const notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    peer.connections[0]?.socket.resetAndDestroy()
    expect(await milliseconds(notifier.close({ timeoutMs: 2_000 }))).toBeLessThan(slackMs)
    await allEnded(peer)
    expect(peer.connections).toHaveLength(1)
  })

  it('is not held up by a broker that resets the socket instead of answering', async () => {
    await using peer = await startPeer(({ name }, { socket }) => {
      if (name !== 'close') return false
      socket.resetAndDestroy()
      return true
    })
    const notifier = openNotifier({ url: peer.url })
    await notifier.ready()
    expect(await milliseconds(notifier.close({ timeoutMs: 2_000 }))).toBeLessThan(slackMs)
    await allEnded(peer)
  })

  it('of a broker that has stopped to read takes its bound, and the socket ends', async () => {
    await using peer = await startPeer(({ name }, { socket }) => {
      if (name === 'publish') socket.pause()
      return name === 'publish'
    })
    const notifier = openNotifier({ url: peer.url })
    const payload = 'x'.repeat(4 * 1024 * 1024)
    const settled = outcomes([1, 2, 3].map(() => notifier.info('image.create', payload)))
    await published(peer, 1)
    const begin = performance.now()
    expect(await notifier.close({ timeoutMs: 100 })).toEqual({ unsent: 3 })
    expect(performance.now() - begin).toBeLessThan(100 + slackMs)
    expect(await settled).toEqual(['closed', 'closed', 'closed'])
    peer.script = () => true
    peer.connections[0]?.socket.resume()
    await allEnded(peer)
  })
})
