import { describe, expect, it } from 'vitest'
import { type Script, startPeer } from './peer/amqp-peer.js'
import * as methods from './peer/methods.js'
import { allEnded, eventually, openNotifier, rejection } from './support.js'

const stages = ['protocol-header', 'start-ok', 'open', 'channel.open', 'exchange.declare', 'confirm.select']

const silentAt =
  (stage: string): Script =>
  ({ name }) =>
    name === stage

describe('a broker that falls silent', () => {
  it.each(stages)('at %s is given up after connectTimeoutMs, and tried again', async (stage) => {
    await using peer = await startPeer(silentAt(stage))
    await using notifier = openNotifier({ url: peer.url, connectTimeoutMs: 100 })
    const sent = notifier.info('image.create', {})
    await eventually(() => notifier.failures[0])
    expect(notifier.failures[0]).toMatchObject({ code: 'timeout', phase: 'connect', retryable: true })
    await eventually(() => peer.connections[0]?.ended)

    peer.script = () => false
    expect(await sent).toEqual({ strategy: 'rabbit', status: 'accepted' })
    expect(notifier.status.current).toMatchObject({ state: 'ready' })
  })

  it('before TLS is given up as well', async () => {
    await using peer = await startPeer(() => true)
    await using notifier = openNotifier({ url: `amqps://127.0.0.1:${peer.port}`, connectTimeoutMs: 100 })
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 300 }))
    expect(error).toMatchObject({ code: 'timeout', phase: 'connect', delivery: 'none' })
    expect(notifier.failures[0]).toMatchObject({ code: 'timeout', phase: 'connect' })
    await notifier.close()
    await allEnded(peer)
  })

  it.each(stages)('at %s fails the send at its own deadline, certainly not delivered', async (stage) => {
    await using peer = await startPeer(silentAt(stage))
    await using notifier = openNotifier({ url: peer.url })
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 50 }))
    expect(error).toMatchObject({
      code: 'timeout',
      phase: 'connect',
      delivery: 'none',
      retryable: true,
      strategy: 'rabbit',
    })
    await notifier.close({ timeoutMs: 200 })
    await allEnded(peer)
  })
})

describe('a broker that hangs up', () => {
  it.each(stages)('at %s is tried again', async (stage) => {
    let refusals = 2
    await using peer = await startPeer(({ name }, { socket }) => {
      if (name !== stage || refusals === 0) return false
      refusals -= 1
      socket.resetAndDestroy()
      return true
    })
    await using notifier = openNotifier({ url: peer.url })
    await notifier.info('image.create', {})
    expect(notifier.failures.map(({ code }) => code)).toEqual(['connection-lost', 'connection-lost'])
    expect(peer.connections).toHaveLength(3)
  })

  it('while a channel of the look at the topology closes is noticed at once', async () => {
    let refusals = 1
    await using peer = await startPeer(({ name }, { socket }) => {
      if (name !== 'channel.close' || refusals === 0) return false
      refusals -= 1
      socket.resetAndDestroy()
      return true
    })
    await using notifier = openNotifier({ url: peer.url, connectTimeoutMs: 60_000 })
    await notifier.info('image.create', {}, { timeoutMs: 2_000 })
    expect(notifier.failures).toMatchObject([{ code: 'connection-lost', phase: 'connect' }])
  })
})

describe('a broker that refuses', () => {
  const refusals: { readonly what: string; readonly script: Script; readonly message: RegExp }[] = [
    {
      what: 'the password (403)',
      script: ({ name }, connection) => {
        if (name !== 'start-ok') return false
        connection.send(methods.closeConnection(403, 'ACCESS_REFUSED - Login was refused'))
        return true
      },
      message: /refused the user name or the password/,
    },
    {
      what: 'the virtual host (530)',
      script: ({ name }, connection) => {
        if (name !== 'open') return false
        connection.send(methods.closeConnection(530, 'NOT_ALLOWED - vhost images not found'))
        return true
      },
      message: /refused the virtual host images: NOT_ALLOWED - vhost images not found/,
    },
    {
      what: 'the way to the virtual host (402)',
      script: ({ name }, connection) => {
        if (name !== 'open') return false
        connection.send(methods.closeConnection(402, 'INVALID_PATH'))
        return true
      },
      message: /refused the virtual host images: INVALID_PATH/,
    },
    {
      what: 'every mechanism that we know',
      script: ({ name }, connection) => {
        if (name !== 'protocol-header') return false
        connection.send(methods.start('GSSAPI'))
        return true
      },
      message: /does not offer this way to authenticate/,
    },
  ]

  it.each(refusals)('$what fails for good before the first ready', async ({ script, message }) => {
    await using peer = await startPeer(script)
    await using notifier = openNotifier({ url: peer.url, virtualHost: 'images', password: 'hush-hush' })
    const error = await rejection(notifier.info('image.create', {}))
    expect(error).toMatchObject({ code: 'auth', retryable: false, delivery: 'none', phase: 'connect' })
    expect(error.message).toMatch(message)
    expect(notifier.status.current).toMatchObject({ state: 'failed' })
    await expect(notifier.ready()).rejects.toMatchObject({ code: 'auth' })
    expect(peer.connections).toHaveLength(1)
    await allEnded(peer)
  })

  it.each(refusals)(
    '$what after a first ready is tried again, and fails sends at once',
    async ({ script }) => {
      await using peer = await startPeer()
      await using notifier = openNotifier({ url: peer.url, virtualHost: 'images' })
      await notifier.ready()
      peer.script = script
      peer.connections[0]?.socket.destroy()
      await eventually(() => notifier.failures.find(({ code }) => code === 'auth'))
      expect(await rejection(notifier.info('image.create', {}))).toMatchObject({ code: 'auth' })

      peer.script = () => false
      await eventually(() => notifier.status.current.state === 'ready')
      await notifier.info('image.create', {})
    },
  )
})

describe('a broker that is not yet, or no longer, able to take us', () => {
  const excuses = [
    ['start-ok', 320, 'CONNECTION_FORCED - broker forced connection closure'],
    ['open', 320, 'CONNECTION_FORCED - broker forced connection closure'],
    ['open', 541, "INTERNAL_ERROR - access to vhost '/' refused for user 'guest': vhost is down"],
  ] as const
  it.each(excuses)('(at %s, %i) is tried again', async (stage, code, text) => {
    let left = 1
    await using peer = await startPeer(({ name }, connection) => {
      if (name !== stage || left === 0) return false
      left -= 1
      connection.send(methods.closeConnection(code, text))
      return true
    })
    await using notifier = openNotifier({ url: peer.url })
    await notifier.info('image.create', {})
    expect(notifier.failures).toMatchObject([{ code: 'connection-lost', retryable: true, phase: 'connect' }])
    expect(notifier.failures[0]?.message).toContain(text)
    await eventually(() => peer.connections[0]?.ended)
  })
})

describe('a broker that talks nonsense', () => {
  it.each(stages)('at %s counts as lost', async (stage) => {
    let nonsense = 1
    await using peer = await startPeer(({ name }, connection) => {
      if (name !== stage || nonsense === 0) return false
      nonsense -= 1
      connection.send(Buffer.alloc(4_096, 'nonsense'))
      return true
    })
    await using notifier = openNotifier({ url: peer.url })
    await notifier.info('image.create', {})
    expect(notifier.failures).toMatchObject([{ code: 'connection-lost', phase: 'connect' }])
    await eventually(() => peer.connections[0]?.ended)
  })

  const afterOpenOk = {
    nonsense: Buffer.alloc(64, 0xff),
    'a refusal': methods.closeConnection(541, 'INTERNAL_ERROR'),
    'its shutdown': methods.closeConnection(320, 'CONNECTION_FORCED'),
  }
  it.each(Object.entries(afterOpenOk))(
    'with %s in one packet with its last word of the handshake',
    async (_, bytes) => {
      let nonsense = 1
      await using peer = await startPeer(({ name }, connection) => {
        if (name !== 'open' || nonsense === 0) return false
        nonsense -= 1
        connection.send(methods.openOk, bytes)
        return true
      })
      await using notifier = openNotifier({ url: peer.url })
      await notifier.info('image.create', {})
      expect(notifier.failures).toMatchObject([{ code: 'connection-lost', phase: 'connect' }])
      await eventually(() => peer.connections[0]?.ended)
    },
  )
})
