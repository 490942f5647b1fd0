import { createFormat, formatNames, type ReceivedNotification } from '@glance-notifications/core'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { connectionFor, optionsFor } from './support/brokers.js'
import { imagePairs, sendPair, uncheckedImageEvents } from './support/image-payloads.js'
import { readFrom } from './support/reader.js'
import { closing, failureOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

function numberOf({ payload }: ReceivedNotification): unknown {
  return typeof payload === 'object' && payload !== null ? Reflect.get(payload, 'n') : undefined
}

describeWithAmqp10('an AMQP 1.0 broker', (lease, kind) => {
  describe.each(formatNames)('in format %s', (name) => {
    it.each([true, false])(
      'hands on all 21 image notifications with equal content (durable: %s)',
      async (durable) => {
        const place = await lease()
        const reader = closing(await readFrom(connectionFor(place), place.address, durable))
        const notifier = notifierFor(
          { ...optionsFor(place), address: place.address, format: name, durable },
          { events: uncheckedImageEvents },
        )
        for (const pair of imagePairs) await sendPair(notifier, pair)
        const format = createFormat(name)
        const messages = await reader.until(imagePairs.length)
        expect(messages).toHaveLength(21)
        messages.forEach(({ body, properties }, index) => {
          const decoded = format.decode({ body })
          if (!decoded.ok) throw new Error(decoded.reason)
          const { event_type, priority, payload } = imagePairs[index] ?? {}
          const { notification } = decoded
          expect(notification).toMatchObject({ publisher_id: 'image.test', event_type, priority })
          expect(notification.payload).toEqual(payload)
          expect(properties).toMatchObject({
            message_id: notification.message_id,
            content_type: 'application/json',
            content_encoding: 'utf-8',
            // RabbitMQ 3 puts the routing key there, which for a queue is its name.
            ...(kind !== 'rabbit' && { subject: `notifications.${priority?.toLowerCase()}` }),
          })
          expect(properties.durable ?? false).toBe(durable)
        })
      },
    )
  })

  it('hands on 1,000 pipelined sends in order', async () => {
    const place = await lease()
    const reader = closing(await readFrom(connectionFor(place), place.address))
    const notifier = notifierFor(
      { ...optionsFor(place), address: place.address },
      { budget: { maxWaiting: 1_000 }, sendTimeoutMs: 60_000, closeTimeoutMs: 5_000 },
    )
    const sends = Array.from({ length: 1_000 }, (_, n) => notifier.info('image.create', { n }))
    await Promise.all(sends)
    const format = createFormat('glance')
    const numbers = (await reader.until(1_000)).map(({ body }) => {
      const decoded = format.decode({ body })
      return decoded.ok ? numberOf(decoded.notification) : decoded.reason
    })
    expect(numbers).toEqual(Array.from({ length: 1_000 }, (_, n) => n))
    expect(await notifier.close()).toEqual({ unsent: 0 })
  })

  it('hands on a payload of a megabyte, which takes several frames', async () => {
    const place = await lease()
    const reader = closing(await readFrom(connectionFor(place), place.address))
    const notifier = notifierFor({ ...optionsFor(place), address: place.address }, { sendTimeoutMs: 30_000 })
    const payload = { name: 'ü€🔑'.repeat(120_000) }
    await notifier.info('image.create', payload)
    await notifier.info('image.update', {})
    const [large] = await reader.until(2)
    expect(large?.body.length).toBeGreaterThan(1_000_000)
    expect(createFormat('glance').decode({ body: large?.body ?? Buffer.alloc(0) })).toMatchObject({
      ok: true,
      notification: { payload },
    })
  })

  it('never sees a payload of 20 MB', async () => {
    const place = await lease()
    const notifier = notifierFor({ ...optionsFor(place), address: place.address })
    expect(await failureOf(notifier.info('image.create', { name: 'x'.repeat(20_000_000) }))).toEqual({
      code: 'too-large',
      retryable: false,
      delivery: 'none',
      phase: 'queue',
    })
    await notifier.info('image.create', {})
  })

  it('hands on headers as application properties', async () => {
    const place = await lease()
    const reader = closing(await readFrom(connectionFor(place), place.address))
    const notifier = notifierFor({ ...optionsFor(place), address: place.address })
    const headers = {
      traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      retries: 3,
      sampled: true,
    }
    await notifier.info('image.create', {}, { headers })
    const [message] = await reader.until(1)
    expect(message?.properties.application_properties).toEqual(headers)
  })
})
