import {
  createNotifier,
  type EventCatalogue,
  formatNames,
  type Priority,
  priorities,
} from '@glance-notifications/core'
import { type ImageEventType, imageEvents, imageEventTypes } from '@glance-notifications/payloads'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import type { GetMessage } from 'amqplib'
import { expect, it } from 'vitest'
import { rabbitStrategy } from '../src/index.js'
import { json, openReader } from './broker.js'
import { type Captured, captures } from './fixtures.js'
import { isRecord } from './records.js'
import { openNotifier, openStrategy, within } from './support.js'

const events: EventCatalogue = { validate: (...args) => imageEvents.validate(...args) }

/** A payload of Glance's for the event, or a text where Glance would send one. */
function payloadOf(eventType: ImageEventType, priority: Priority): unknown {
  const captured = captures.find(({ notification }) => notification.event_type === eventType)
  if (!captured) throw new Error(`There is no ${eventType} in the capture`)
  return priority === 'INFO' || eventType === 'image.send'
    ? captured.notification.payload
    : `${eventType} went wrong: Ümläut, "quotes", \u{1f4bf} and \u2028`
}

/** The message inside of whatever envelope. */
function innerOf(message: GetMessage): Readonly<Record<string, unknown>> {
  const outer = json(message)
  if (!isRecord(outer)) throw new Error('It is no object')
  const text = outer['oslo.message']
  const inner: unknown = typeof text === 'string' ? JSON.parse(text) : outer
  if (!isRecord(inner)) throw new Error('It is no object')
  return inner
}

describeWithRabbit('on the wire', (lease) => {
  it.each(formatNames)(
    'all 21 pairs of event and priority arrive as %s under their priority',
    async (format) => {
      const { url, exchange, topic } = await lease()
      await using notifier = createNotifier({
        events,
        publisherId: 'a-host',
        strategy: rabbitStrategy({ url, exchange, topic, format }),
      })
      for (const eventType of imageEventTypes) {
        await notifier.info(eventType, payloadOf(eventType, 'INFO'))
        await notifier.warn(eventType, payloadOf(eventType, 'WARN'))
        await notifier.error(eventType, payloadOf(eventType, 'ERROR'))
      }
      await using reader = await openReader(url)
      for (const priority of priorities) {
        const key = `${topic}.${priority.toLowerCase()}`
        const messages = await reader.take(key, 7)
        expect(messages.map(({ fields }) => [fields.exchange, fields.routingKey])).toEqual(
          messages.map(() => [exchange, key]),
        )
        expect(messages.map(innerOf)).toMatchObject(
          imageEventTypes.map((event_type) => ({
            event_type,
            priority,
            publisher_id: 'a-host',
            payload: payloadOf(event_type, priority),
          })),
        )
        expect(await reader.depth(key)).toBe(0)
      }
    },
  )

  it('what Glance 25 sent with messagingv2 is sent alike, to the key order, as oslo-v2', async () => {
    const received = await sendCaptures('oslo-v2')
    for (const { message, captured } of received) {
      const sent = message.content.toString()
      expect(bothLevels(sent)).toBe(bothLevels(withUniqueIdOf(captured.body, sent)))
    }
  })

  it('the same as oslo-v1 is the inner object, in the same order', async () => {
    for (const { message, captured } of await sendCaptures('oslo-v1')) {
      const { 'oslo.message': inner } = JSON.parse(withUniqueIdOf(captured.body, message.content.toString()))
      expect(JSON.stringify(json(message))).toBe(JSON.stringify(JSON.parse(inner)))
    }
  })

  it('the same as glance is the six attributes of 2013, in the same order', async () => {
    for (const { message, captured } of await sendCaptures('glance')) {
      const { _unique_id, ...attributes } = JSON.parse(JSON.parse(captured.body)['oslo.message'])
      expect(JSON.stringify(json(message))).toBe(JSON.stringify(attributes))
      expect(Object.keys(attributes)).toHaveLength(6)
    }
  })

  async function sendCaptures(format: 'oslo-v2' | 'oslo-v1' | 'glance') {
    const { url, exchange, topic } = await lease()
    await using strategy = openStrategy({ url, exchange, topic, format })
    await Promise.all(captures.map(({ notification }) => strategy.send(notification, within(10_000))))
    await using reader = await openReader(url)
    const messages = await reader.take(`${topic}.info`, captures.length)
    return captures.map((captured, index) => {
      const message = messages[index]
      if (!message) throw new Error('It did not arrive')
      expectSameOutside(message, captured, exchange, topic)
      return { message, captured }
    })
  }

  it('headers go beside the message, and the body stays as it is', async () => {
    const { url, exchange, topic } = await lease()
    await using notifier = openNotifier({ url, exchange, topic })
    const headers = { traceparent: '00-abc-def-01', attempt: 3, ratio: 0.5, sampled: true }
    await notifier.info('image.create', {}, { headers })
    await using reader = await openReader(url)
    const [message] = await reader.take(`${topic}.info`, 1)
    expect(message?.properties.headers).toEqual(headers)
  })

  it.each(['oslo-v1', 'oslo-v2'] as const)('context goes along in %s, without its tokens', async (format) => {
    const { url, exchange, topic } = await lease()
    await using notifier = openNotifier({ url, exchange, topic, format })
    const context = {
      user_id: 'u',
      project_id: 'p',
      is_admin: false,
      roles: ['reader'],
      auth_token: 'hush-hush',
    }
    await notifier.info('image.create', { id: 1 }, { context })
    await using reader = await openReader(url)
    const [message] = await reader.take(`${topic}.info`, 1)
    if (!message) throw new Error('It did not arrive')
    const inner = innerOf(message)
    expect(Object.keys(inner)).toEqual([
      'message_id',
      'publisher_id',
      'event_type',
      'priority',
      'payload',
      'timestamp',
      '_unique_id',
      '_context_user_id',
      '_context_project_id',
      '_context_is_admin',
      '_context_roles',
    ])
    expect(inner).toMatchObject({ _context_is_admin: false, _context_roles: ['reader'] })
    expect(message.content.toString()).not.toContain('hush-hush')
  })

  it('a message that need not survive has delivery mode 1', async () => {
    const { url, exchange, topic } = await lease()
    await using notifier = openNotifier({ url, exchange, topic, persistent: false })
    await notifier.info('image.create', {})
    await using reader = await openReader(url)
    const [message] = await reader.take(`${topic}.info`, 1)
    expect(message?.properties.deliveryMode).toBe(1)
  })

  it('a payload of 10 MB arrives whole where the budget allows it', async () => {
    const { url, exchange, topic } = await lease()
    await using notifier = openNotifier({ url, exchange, topic }, { sendTimeoutMs: 20_000 })
    const payload = { text: 'ü'.repeat(5 * 1024 * 1024) }
    await notifier.info('image.create', payload)
    await using reader = await openReader(url)
    const [message] = await reader.take(`${topic}.info`, 1)
    expect(message && innerOf(message).payload).toEqual(payload)
  })

  it('a payload of 20 MB is too large for the default budget, and fits in a raised one', async () => {
    const { url, exchange, topic } = await lease()
    const payload = 'x'.repeat(20 * 1024 * 1024)
    await using notifier = openNotifier({ url, exchange, topic })
    await expect(notifier.info('image.create', payload)).rejects.toMatchObject({
      code: 'too-large',
      retryable: false,
      delivery: 'none',
    })
    await using raised = openNotifier(
      { url, exchange, topic },
      { sendTimeoutMs: 30_000, budget: { maxBytes: 32 * 1024 * 1024 } },
    )
    expect(await raised.info('image.create', payload)).toMatchObject({ status: 'accepted' })
  })

  it('10,000 sends at once arrive, in order', async () => {
    const { url, exchange, topic } = await lease()
    await using notifier = openNotifier(
      { url, exchange, topic },
      { sendTimeoutMs: 60_000, budget: { maxWaiting: 10_000 } },
    )
    await Promise.all(Array.from({ length: 10_000 }, (_, n) => notifier.info('image.update', { n })))
    await using reader = await openReader(url)
    expect(await reader.depth(`${topic}.info`)).toBe(10_000)
    const first = await reader.take(`${topic}.info`, 500)
    expect(first.map((message) => innerOf(message).payload)).toEqual(first.map((_, n) => ({ n })))
  })

  it('two notifiers at once, neither of which finds anything, get on with each other', async () => {
    const { url, exchange, topic } = await lease()
    await using one = openNotifier({ url, exchange, topic })
    await using two = openNotifier({ url, exchange, topic })
    const sends = Array.from({ length: 100 }, (_, n) => (n % 2 ? one : two).info('image.update', { n }))
    await Promise.all(sends)
    await using reader = await openReader(url)
    expect(await reader.depth(`${topic}.info`)).toBe(100)
  })
})

/** The captured text with the id of another publish; everything else has to be equal. */
function withUniqueIdOf(captured: string, sent: string): string {
  const pattern = /(_unique_id\\*": ?\\*")([0-9a-f]{32})/
  const id = pattern.exec(sent)?.[2]
  if (id === undefined) throw new Error('There is no _unique_id of 32 hexadecimal digits')
  return captured.replace(pattern, `$1${id}`)
}

/** Envelope and message in their order, without the spaces that Python writes between them. */
function bothLevels(body: string): string {
  const envelope = JSON.parse(body)
  return JSON.stringify({ ...envelope, 'oslo.message': JSON.parse(envelope['oslo.message']) })
}

/** Everything but the body. */
function expectSameOutside(message: GetMessage, captured: Captured, exchange: string, topic: string): void {
  const { fields, properties } = message
  expect(fields.exchange).toBe(exchange)
  expect(fields.routingKey).toBe(captured.routingKey.replace(/^notifications/, topic))
  const set = Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined))
  const { message_id, event_type, timestamp } = captured.notification
  expect(set).toEqual({
    contentType: captured.properties.content_type,
    contentEncoding: captured.properties.content_encoding,
    headers: captured.properties.headers,
    deliveryMode: captured.properties.delivery_mode,
    priority: captured.properties.priority,
    messageId: message_id,
    timestamp: Math.floor(Date.parse(`${timestamp.replace(' ', 'T')}Z`) / 1000),
    type: event_type,
  })
}
