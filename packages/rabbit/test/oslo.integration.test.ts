import {
  createFormat,
  formatNames,
  type OsloPriority,
  osloPriorities,
  priorities,
} from '@glance-notifications/core'
import { runPython, startPython } from '@glance-notifications/test-brokers'
import { describeWithOslo } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import { sharedQueue } from '../src/queue-names.js'
import { exists, openReader } from './broker.js'
import { hear, jsonLines, osloPlace, script } from './python-support.js'
import { eventuallyAsync, placeOf } from './source-support.js'
import { openNotifier } from './support.js'

const payload = { id: '1f2e3d', name: 'Zürich 東京 🔑', size: 5_000_000_000, tags: ['a'], checksum: null }

/** oslo.messaging is ready before it has declared what it listens to: whoever declares first decides what it is like. */
async function untilDeclared({ url, topic }: ReturnType<typeof placeOf>): Promise<void> {
  await using reader = await openReader(url)
  for (const priority of priorities) {
    const queue = sharedQueue(topic, priority)
    await eventuallyAsync(() => exists(reader, (channel) => channel.checkQueue(queue)))
  }
}

describeWithOslo('the listener of oslo.messaging', (take) => {
  describe.each(formatNames)('in format %s', (format) => {
    it.each([true, false])('hears what a notifier emits at every priority (durable: %s)', async (durable) => {
      const place = placeOf(await take())
      const heard = startPython(script('oslo_listener'), [
        osloPlace(place, { durable, count: priorities.length }),
      ])
      await heard.ready
      await untilDeclared(place)
      await using notifier = openNotifier({ ...place, format }, { publisherId: 'image.test' })
      await notifier.info('image.create', payload)
      await notifier.warn('image.upload', 'nearly full')
      await notifier.error('image.upload', 'full')
      const lines = (await heard.lines).map((line) => JSON.parse(line))
      expect(lines).toEqual(
        expect.arrayContaining(
          [
            { priority: 'info', event_type: 'image.create', payload },
            { priority: 'warn', event_type: 'image.upload', payload: 'nearly full' },
            { priority: 'error', event_type: 'image.upload', payload: 'full' },
          ].map((expected) => ({
            ...expected,
            publisher_id: 'image.test',
            metadata: {
              message_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
              timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/),
            },
            // What oslo.messaging puts in by itself.
            context: expect.any(Object),
          })),
        ),
      )
      expect(lines).toHaveLength(3)
    })
  })

  it.each(['oslo-v1', 'oslo-v2'] as const)('gets the context, in format %s', async (format) => {
    const place = placeOf(await take())
    const heard = startPython(script('oslo_listener'), [osloPlace(place, { durable: true, count: 1 })])
    await heard.ready
    await untilDeclared(place)
    await using notifier = openNotifier({ ...place, format })
    await notifier.info('image.create', payload, { context: { user_id: 'u1', request_id: 'req-1' } })
    const [line] = await heard.lines
    expect(JSON.parse(line ?? '')).toMatchObject({ context: { user_id: 'u1', request_id: 'req-1' } })
  })
})

const events = osloPriorities.map((priority: OsloPriority) => ({
  priority,
  event_type: `image.${priority.toLowerCase()}`,
  payload: { ...payload, priority },
  context: { user_id: 'u1', request_id: 'req-1', roles: ['member', 'reader'] },
}))

describeWithOslo('the Notifier of oslo.messaging', (take) => {
  describe.each(['messaging', 'messagingv2'])('with driver %s', (driver) => {
    it.each([
      { amqp_durable_queues: false },
      { amqp_durable_queues: true },
      { amqp_durable_queues: false, kombu_compression: 'gzip' },
      { amqp_durable_queues: true, kombu_compression: 'gzip' },
    ])('is heard at all its priorities, context included: %j', async (options) => {
      const place = placeOf(await take())
      await using reader = await openReader(place.url)
      await reader.channel.assertExchange(place.exchange, 'topic', { durable: options.amqp_durable_queues })
      await using hearing = await hear({ ...place, group: 'billing' })
      await runPython(script('oslo_notifier'), [osloPlace(place, { driver, ...options })], {
        input: jsonLines(events),
      })
      const heard = await hearing.until(events.length)
      expect(hearing.faults).toEqual([])
      expect(heard).toHaveLength(events.length)
      expect(heard).toEqual(
        expect.arrayContaining(
          events.map((event) => ({
            ...event,
            message_id: expect.stringMatching(/^[0-9a-f-]{36}$/),
            publisher_id: 'image.oslo',
            timestamp: expect.stringMatching(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(\.\d{6})?$/),
            context: expect.objectContaining(event.context),
          })),
        ),
      )
    })
  })

  it('is heard on the queues that it declares itself, when nobody was there before', async () => {
    const place = placeOf(await take())
    await using hearing = await hear({ ...place, shared: true, priorities: osloPriorities })
    await runPython(script('oslo_notifier'), [osloPlace(place, { driver: 'messagingv2' })], {
      input: jsonLines(events),
    })
    const heard = await hearing.until(events.length)
    expect(heard.map(({ priority }) => priority).toSorted()).toEqual([...osloPriorities].toSorted())
  })

  it('has bodies that each format of ours reads, unique id included', async () => {
    const place = placeOf(await take())
    await runPython(script('oslo_notifier'), [osloPlace(place, { driver: 'messagingv2' })], {
      input: jsonLines(events.filter(({ priority }) => priority === 'INFO')),
    })
    await using reader = await openReader(place.url)
    const [message] = await reader.take(`${place.topic}.info`, 1)
    for (const name of formatNames)
      expect(createFormat(name).decode({ body: message?.content ?? Buffer.alloc(0) })).toMatchObject({
        ok: true,
        uniqueId: expect.stringMatching(/^[0-9a-f]{32}$/),
      })
  })
})
