import { createFormat, formatNames } from '@glance-notifications/core'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { optionsFor, sharedAddress } from './support/brokers.js'
import { runPython } from './support/python.js'
import { keepQuietAndTidy, notifierFor } from './support/setup.js'
import { startedSource, textOf } from './support/sources.js'

keepQuietAndTidy()

const notification = {
  message_id: 'c5ed3ba4-61be-44b6-9ad8-a4a4ff8c0e1e',
  publisher_id: 'image.test',
  event_type: 'image.create',
  priority: 'INFO',
  timestamp: '2026-11-22 07:46:48.123456',
  payload: { name: 'Zürich 東京 🔑' },
}

describeWithAmqp10(
  'Python’s client, Qpid Proton',
  (lease) => {
    it.each([true, false])('sends what a source reads (as binary: %s)', async (binary) => {
      const place = await lease()
      const address = await sharedAddress(place)
      const { until } = await startedSource({ ...optionsFor(place), address })
      const message = {
        body: JSON.stringify(notification),
        binary,
        durable: true,
        subject: 'notifications.info',
        id: notification.message_id,
        content_type: 'application/json',
        properties: { request: 'req-1', retries: 3, urgent: true },
      }
      await runPython('sender', place, address, { input: [message] })
      const [delivery] = await until(1)
      if (!delivery) throw new Error('Nothing has come.')
      expect(delivery).toMatchObject({
        contentType: 'application/json',
        headers: { request: 'req-1', retries: 3, urgent: true },
        attempt: 1,
      })
      expect(createFormat('glance').decode(delivery)).toEqual({ ok: true, notification })
      delivery.settle({ outcome: 'done' })
    })

    it('sends a map, which is no text and is handed over as the bytes that came', async () => {
      const place = await lease()
      const address = await sharedAddress(place)
      const { until } = await startedSource({ ...optionsFor(place), address })
      await runPython('sender', place, address, { input: [{ body: notification }] })
      const [delivery] = await until(1)
      if (!delivery) throw new Error('Nothing has come.')
      expect(textOf(delivery)).toContain(notification.message_id)
      expect(createFormat('glance').decode(delivery)).toMatchObject({ ok: false, fault: 'not-json' })
    })

    describe.each(formatNames)('in format %s', (format) => {
      it.each([true, false])('reads what a strategy sends (durable: %s)', async (durable) => {
        const place = await lease()
        const address = await sharedAddress(place)
        const read = runPython('receiver', place, address, { args: ['2'] })
        const notifier = notifierFor({ ...optionsFor(place), address, format, durable })
        await notifier.warn('image.create', 'Zürich 東京 🔑', { headers: { request: 'req-1' } })
        await notifier.error('image.upload', 'store is full')
        const [warn, error] = (await read).map((line): unknown => JSON.parse(line))
        expect(warn).toMatchObject({
          durable,
          content_type: 'application/json',
          content_encoding: 'utf-8',
          properties: { request: 'req-1' },
          inferred: true,
        })
        const expected = [
          { event_type: 'image.create', priority: 'WARN', payload: 'Zürich 東京 🔑' },
          { event_type: 'image.upload', priority: 'ERROR', payload: 'store is full' },
        ]
        for (const [index, line] of [warn, error].entries()) {
          const { body, id, subject } = fieldsOf(line)
          const decoded = createFormat(format).decode({ body: Buffer.from(String(body)) })
          if (!decoded.ok) throw new Error(decoded.reason)
          expect(decoded.notification).toMatchObject(expected[index] ?? {})
          expect(id).toBe(decoded.notification.message_id)
          expect(subject).toBe(`notifications.${decoded.notification.priority.toLowerCase()}`)
        }
      })
    })
  },
  { on: ['proton', 'rabbit'], needsPython: true },
)

function fieldsOf(line: unknown): Partial<Record<string, unknown>> {
  return typeof line === 'object' && line !== null ? { ...line } : {}
}
