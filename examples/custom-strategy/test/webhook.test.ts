import { createFormat, createNotifier, formatNames, payloadText, retry } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { signatureHeader, verify } from '../src/signature.js'
import { webhookStrategy } from '../src/webhook-strategy.js'
import { rejection } from './support/rejection.js'
import { sample, setUp } from './support/webhook.js'
import { key } from './support/webhook-server.js'

describe('a webhook', () => {
  it('is the notification, signed', async () => {
    const { server, send } = await setUp()
    const notification = sample({ name: 'ünïcødé \u{1F5BC}', size: 12_345_678_901_234_567_890n })
    expect(await send({}, notification)).toEqual({ strategy: 'webhook', status: 'accepted' })
    const [arrival] = server.arrived
    expect(arrival?.notification).toEqual(notification)
    expect(arrival?.headers['content-type']).toBe('application/json; charset=utf-8')
    expect(arrival?.body.toString()).toContain(payloadText(notification))
  })

  it.each(formatNames)('is written in the format %s', async (format) => {
    const { server, send } = await setUp({ format })
    const notification = sample()
    await send({}, notification)
    const [arrival] = server.arrived
    expect(arrival?.notification).toEqual(notification)
    const written = createFormat(format).encode(notification).body
    expect(Object.keys(JSON.parse(String(arrival?.body)))).toEqual(
      Object.keys(JSON.parse(Buffer.from(written).toString())),
    )
  })

  it('is signed anew when it is sent again, and is the same notification', async () => {
    const { server, send } = await setUp()
    const notification = sample()
    await send({}, notification)
    await send({}, notification)
    const [first, second] = server.arrived
    expect(first?.body).toEqual(second?.body)
    for (const { headers, body } of server.arrived)
      expect(verify(key, body, String(headers[signatureHeader]))).toBe(true)
  })

  it('carries the credentials of its URL as a header', async () => {
    const { server } = await setUp()
    const url = server.url.replace('http://', 'http://glance:s%40cret%3A@')
    const strategy = webhookStrategy({ url, key })
    await strategy.send(sample(), { deadline: performance.now() + 30_000 })
    await strategy.close({ deadline: 0 })
    const basic = Buffer.from('glance:s@cret:').toString('base64')
    expect(server.arrived[0]?.headers.authorization).toBe(`Basic ${basic}`)
  })

  it('takes one of a megabyte, and an empty one', async () => {
    const { server, send } = await setUp()
    const large = sample('x'.repeat(2 ** 20))
    await send({}, large)
    await send({}, sample({}))
    expect(server.arrived.map(({ notification }) => notification.payload)).toEqual([large.payload, {}])
  })

  it('keeps the order, on one connection', async () => {
    const { server, send } = await setUp()
    const numbers = Array.from({ length: 200 }, (_, n) => n)
    await Promise.all(numbers.map((n) => send({}, sample({ n }))))
    expect(server.arrived.map(({ notification }) => notification.payload)).toEqual(
      numbers.map((n) => ({ n })),
    )
    expect(server.connections).toBe(1)
  })

  it('uses as many connections as it may, and no more', async () => {
    const { server, send } = await setUp({ maxConnections: 3 })
    server.stall()
    const sends = Array.from({ length: 50 }, () => send())
    await expect.poll(() => server.requests).toBe(3)
    await server.heal()
    await Promise.all(sends)
    expect([server.arrived.length, server.connections]).toEqual([50, 3])
  })

  it.each([
    [{ url: 'amqp://localhost' }, '/url'],
    [{ url: 'localhost:8080' }, '/url'],
    [{ url: 'http://glance:50%@localhost' }, '/url'],
    [{ key: 'short' }, '/key'],
    [{ maxConnections: 0 }, '/maxConnections'],
    [{ maxRetryAfterMs: -1 }, '/maxRetryAfterMs'],
  ])('cannot be told %j', async (option, path) => {
    const options = { url: 'http://localhost', key, ...option }
    const error = await rejection(Promise.resolve().then(() => webhookStrategy(options)))
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', path])
  })
})

describe('a receiver that asks to wait', () => {
  it('is asked again after as many seconds as it says', async () => {
    const { server, strategy } = await setUp()
    const at: number[] = []
    server.misbehave = (_, response) => {
      at.push(performance.now())
      server.misbehave = undefined
      response.writeHead(429, { 'retry-after': '1' }).end()
    }
    await using notifier = createNotifier({ strategy: retry(strategy) })
    await notifier.error('image.upload', 'store is full')
    const waited = performance.now() - (at[0] ?? 0)
    expect(waited).toBeGreaterThanOrEqual(990)
    expect(server.arrived).toHaveLength(1)
  })

  it('is asked again at the date that it says', async () => {
    const { server, strategy } = await setUp()
    let begin = 0
    server.misbehave = (_, response) => {
      begin = performance.now()
      server.misbehave = undefined
      const now = Date.now()
      const headers = {
        date: new Date(now).toUTCString(),
        'retry-after': new Date(now + 2_000).toUTCString(),
      }
      response.writeHead(503, headers).end()
    }
    await using notifier = createNotifier({ strategy: retry(strategy), sendTimeoutMs: 30_000 })
    await notifier.error('image.upload', 'store is full')
    expect(performance.now() - begin).toBeGreaterThanOrEqual(1_990)
  })

  it('for longer than the send has time is not waited for', async () => {
    const { server, strategy } = await setUp()
    server.nack(429, { 'retry-after': '60' })
    await using notifier = createNotifier({ strategy: retry(strategy), sendTimeoutMs: 30_000 })
    const error = await rejection(notifier.error('image.upload', 'store is full'))
    expect(error).toMatchObject({ code: 'blocked', retryable: true, delivery: 'none', retryAfterMs: 60_000 })
    expect(server.requests).toBe(1)
  })

  it('is asked again after a failure of its own, without an answer to wait for', async () => {
    const { server, strategy } = await setUp()
    let fails = 2
    server.misbehave = (_, response) => {
      fails -= 1
      if (fails === 0) server.misbehave = undefined
      response.writeHead(500).end('oops')
    }
    await using notifier = createNotifier({ strategy: retry(strategy, { initialDelayMs: 1 }) })
    await notifier.error('image.upload', 'store is full')
    expect([server.requests, server.arrived.length]).toEqual([3, 1])
  })
})
