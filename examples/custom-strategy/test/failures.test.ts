import { getEventListeners } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import { createCertificates } from '@glance-notifications/test-brokers'
import { describe, expect, it, onTestFinished } from 'vitest'
import { webhookStrategy } from '../src/webhook-strategy.js'
import { rejection } from './support/rejection.js'
import { sample, setUp } from './support/webhook.js'
import { key, startWebhookServer } from './support/webhook-server.js'

const soon = (ms = 300): { readonly deadline: number } => ({ deadline: performance.now() + ms })

/** A peer that does to each connection what it is told. */
async function rawServer(onSocket: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    onSocket(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const address = server.address()
  return `http://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`
}

async function failureAt(url: string, options: { deadline: number; ca?: string } = soon(30_000)) {
  const strategy = webhookStrategy({ url, key, ...(options.ca !== undefined && { tls: { ca: options.ca } }) })
  try {
    return await rejection(strategy.send(sample(), options))
  } finally {
    await strategy.close({ deadline: performance.now() })
  }
}

describe('a receiver', () => {
  it('that refuses connections has certainly not got it, and is used again when it is back', async () => {
    const { server, send } = await setUp()
    await send()
    await server.refuse()
    expect(await failureAt(server.url)).toMatchObject({
      code: 'connection-lost',
      retryable: true,
      delivery: 'none',
      phase: 'connect',
      strategy: 'webhook',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    await server.heal()
    await expect.poll(() => send().catch(() => undefined)).toMatchObject({ status: 'accepted' })
    expect(server.arrived).toHaveLength(2)
  })

  it('whose name nobody knows has certainly not got it', async () => {
    expect(await failureAt('http://glance.invalid/hooks')).toMatchObject({
      code: 'connection-lost',
      delivery: 'none',
      phase: 'connect',
    })
  })

  it('that resets the connection once it has the request may have got it', async () => {
    const { server, send } = await setUp()
    server.misbehave = ({ socket }) => socket.resetAndDestroy()
    const lost = {
      code: 'connection-lost',
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
      message: expect.stringContaining('ECONNRESET'),
    }
    expect(await rejection(send())).toMatchObject(lost)
    server.misbehave = undefined
    await send()
    // The connection is one that was used before, now.
    server.misbehave = ({ socket }) => socket.resetAndDestroy()
    expect(await rejection(send())).toMatchObject(lost)
  })

  it('that ends connections which nobody uses is connected to again', async () => {
    const { server, send } = await setUp()
    await send()
    server.drop()
    await expect.poll(() => server.open).toBe(0)
    await send()
    expect([server.arrived.length, server.connections]).toEqual([2, 2])
  })

  it('that breaks off in its answer has got it: its status was said', async () => {
    const { server, send } = await setUp()
    server.misbehave = (_, response) => {
      response.writeHead(200, { 'content-length': 1_000 }).write('half of it')
      setImmediate(() => response.socket?.resetAndDestroy())
    }
    expect(await send()).toMatchObject({ status: 'accepted' })
    server.misbehave = undefined
    expect(await send()).toMatchObject({ status: 'accepted' })
  })

  it('that answers with more than anybody wants costs a connection, and no memory', async () => {
    const { server, send } = await setUp()
    let written = 0
    server.misbehave = (_, response) => {
      response.writeHead(200)
      const more = (): void => {
        do written += 2 ** 20
        while (written < 2 ** 30 && response.write(Buffer.alloc(2 ** 20)))
      }
      response.on('drain', more)
      more()
    }
    expect(await send()).toMatchObject({ status: 'accepted' })
    await expect.poll(() => server.open).toBe(0)
    expect(written).toBeLessThan(2 ** 26)
    server.misbehave = undefined
    expect(await send()).toMatchObject({ status: 'accepted' })
  })

  it('that answers and does not come to an end holds up nobody', async () => {
    const { server, send } = await setUp()
    server.misbehave = (_, response) => response.writeHead(202).write('…')
    expect(await send()).toMatchObject({ status: 'accepted' })
    server.misbehave = undefined
    expect(await send(soon(10_000))).toMatchObject({ status: 'accepted' })
    expect(server.connections).toBe(2)
  })

  it('that sends elsewhere is not followed', async () => {
    const { server, send } = await setUp()
    server.nack(307, { location: `${server.url}?token=abc` })
    expect(await rejection(send())).toMatchObject({ code: 'topology', retryable: false, delivery: 'none' })
    expect(server.requests).toBe(1)
  })

  it('that switches to another protocol has given no answer', async () => {
    const url = await rawServer((socket) => {
      socket.once('data', () =>
        socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: x\r\n\r\n'),
      )
    })
    expect(await failureAt(url)).toMatchObject({ code: 'connection-lost', delivery: 'unknown' })
  })

  it.each([
    ['talks something else', '220 mail.example.org ESMTP\r\n'],
    ['has headers without end', `HTTP/1.1 200 OK\r\nx: ${'x'.repeat(2 ** 20)}`],
  ])('that %s may have got it', async (_, answer) => {
    const url = await rawServer((socket) => {
      socket.once('data', () => socket.write(answer))
    })
    expect(await failureAt(url)).toMatchObject({ code: 'connection-lost', delivery: 'unknown' })
  })
})

describe('a receiver that is silent', () => {
  it('may have got it, at the deadline', async () => {
    const { server, send } = await setUp()
    server.stall()
    const begin = performance.now()
    expect(await rejection(send(soon(200)))).toMatchObject({
      code: 'timeout',
      retryable: true,
      delivery: 'unknown',
      phase: 'confirm',
    })
    expect(performance.now() - begin).toBeGreaterThanOrEqual(199)
    expect(server.requests).toBe(1)
    await server.heal()
    expect(await send()).toMatchObject({ status: 'accepted' })
  })

  it('has certainly not got what waits behind that', async () => {
    const { server, send } = await setUp()
    server.stall()
    const first = rejection(send(soon(500)))
    await expect.poll(() => server.requests).toBe(1)
    expect(await rejection(send(soon(100)))).toMatchObject({
      code: 'timeout',
      delivery: 'none',
      phase: 'queue',
    })
    await first
    await expect.poll(() => server.open).toBe(0)
    await server.heal()
    await send()
    expect([server.requests, server.arrived.length]).toEqual([2, 1])
  })

  it('is left when the signal is aborted, at once and with nothing left on the signal', async () => {
    const { server, send } = await setUp({ maxConnections: 20 })
    server.stall()
    const controller = new AbortController()
    const sends = Array.from({ length: 20 }, () => rejection(send({ signal: controller.signal })))
    await expect.poll(() => server.requests).toBe(20)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    controller.abort(new Error('enough'))
    for (const error of await Promise.all(sends))
      expect(error).toMatchObject({ code: 'aborted', delivery: 'unknown', cause: new Error('enough') })
    expect(getEventListeners(controller.signal, 'abort')).toEqual([])
    expect(await rejection(send({ signal: controller.signal }))).toMatchObject({
      code: 'aborted',
      delivery: 'none',
    })
    expect(server.requests).toBe(20)
  })

  it('and speaks at last leaves nothing on the signal', async () => {
    const { server, send } = await setUp()
    const { signal } = new AbortController()
    server.stall()
    const sent = send({ signal })
    await expect.poll(() => server.requests).toBe(1)
    await server.heal()
    await sent
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('in the middle of TLS has certainly not got it', async () => {
    const url = await rawServer(() => {})
    const error = await failureAt(url.replace('http:', 'https:'), soon(200))
    expect(error).toMatchObject({ code: 'timeout', delivery: 'none', phase: 'connect' })
  })
})

describe('a receiver with TLS', () => {
  it('is believed with the certificate of an authority that is known, and with no other', async () => {
    const certificates = await createCertificates()
    const wrongHost = await certificates.issueServer('wrong-host')
    onTestFinished(() => certificates.remove())
    const { ca } = certificates
    await using server = await startWebhookServer(certificates.server)
    const strategy = webhookStrategy({ url: server.url, key, tls: { ca } })
    await strategy.send(sample(), soon(30_000))
    await strategy.send(sample(), soon(30_000))
    await strategy.close(soon())
    expect([server.arrived.length, server.connections]).toEqual([2, 1])

    const refused = { code: 'auth', retryable: false, delivery: 'none', phase: 'connect' }
    expect(await failureAt(server.url)).toMatchObject(refused)
    await using other = await startWebhookServer(wrongHost)
    expect(await failureAt(other.url, { ...soon(30_000), ca })).toMatchObject(refused)
    expect([server.arrived.length, other.arrived.length]).toEqual([2, 0])
  })

  it('that speaks none is told so', async () => {
    await using server = await startWebhookServer()
    expect(await failureAt(server.url.replace('http:', 'https:'))).toMatchObject({
      code: 'auth',
      delivery: 'none',
    })
  })
})
