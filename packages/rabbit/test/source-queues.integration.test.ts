import { createListener, type Delivery } from '@glance-notifications/core'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import type { RabbitSourceOptions } from '../src/index.js'
import { exists, openReader, type Reader } from './broker.js'
import {
  done,
  openSource,
  placeOf,
  publishTexts,
  startedSource,
  textOf,
  untilDepth,
} from './source-support.js'
import { eventually, openNotifier, rejection, within } from './support.js'

const readable = ['group', 'shared', 'ephemeral'] as const
const kinds: Record<(typeof readable)[number], RabbitSourceOptions> = {
  group: { group: 'billing' },
  shared: { shared: true },
  ephemeral: { ephemeral: true },
}

/** What a Glance with default options declares. */
async function likeGlance(
  { channel }: Reader,
  { exchange = '', topic = '' }: Pick<RabbitSourceOptions, 'exchange' | 'topic'>,
): Promise<void> {
  await channel.assertExchange(exchange, 'topic', { durable: false })
  for (const priority of ['info', 'warn', 'error']) {
    const queue = `${topic}.${priority}`
    await channel.assertQueue(queue, { durable: false })
    await channel.bindQueue(queue, exchange, queue)
  }
}

describeWithRabbit('rabbitSource', (take) => {
  it.each(readable)('reads what a notifier sends at every priority: %s', async (kind) => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await likeGlance(reader, place)
    await using source = await startedSource({ ...place, ...kinds[kind] }, { onDelivery: done })
    await using notifier = openNotifier(place)
    await notifier.info('image.create', { id: 'one' })
    await notifier.warn('image.create', 'careful')
    await notifier.error('image.create', 'broken')
    const deliveries = await source.until(3)
    expect(new Set(deliveries.map((delivery) => JSON.parse(textOf(delivery)).priority))).toEqual(
      new Set(['INFO', 'WARN', 'ERROR']),
    )
    expect(deliveries[0]).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: {},
      attempt: 1,
    })
    expect(deliveries.every(({ live }) => live)).toBe(true)
    expect(source.status.current.state).toBe('ready')
  })

  it('feeds a listener, which reads what it holds', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready()
    const seen: unknown[] = []
    await using listener = createListener({ source: openSource({ ...place, group: 'billing' }) })
    listener.on('image.*', ({ payload }) => {
      seen.push(payload)
    })
    await listener.start()
    await notifier.info('image.create', { id: 'one' })
    await eventually(() => listener.stats.handled === 1)
    expect(seen).toEqual([{ id: 'one' }])
  })

  it('gives each group a copy of every notification, and each member of a group a share', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready()
    await using billing = await startedSource({ ...place, group: 'billing' }, { onDelivery: done })
    await using audit1 = await startedSource({ ...place, group: 'auditors' }, { onDelivery: done, credit: 1 })
    await using audit2 = await startedSource({ ...place, group: 'auditors' }, { onDelivery: done, credit: 1 })
    await Promise.all(Array.from({ length: 50 }, (_, n) => notifier.info('image.create', { n })))
    await billing.until(50)
    await eventually(() => audit1.deliveries.length + audit2.deliveries.length === 50)
    expect([audit1.deliveries.length, audit2.deliveries.length]).not.toContain(0)
  })

  it('reads the priorities of oslo.messaging that are asked for', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    for (const queue of [`${place.topic}.audit`, `${place.topic}.info`]) {
      await reader.channel.assertQueue(queue)
      await publishTexts(reader, '', queue, [queue])
    }
    await using source = await startedSource({ ...place, shared: true, priorities: ['AUDIT'] })
    const [first] = await source.until(1)
    expect(first && textOf(first)).toBe(`${place.topic}.audit`)
    expect(await reader.depth(`${place.topic}.info`)).toBe(1)
  })

  it('keeps for a group what comes while nobody reads', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready()
    await (await startedSource({ ...place, group: 'billing' })).close(within(1_000))
    await notifier.info('image.create', {})
    await using source = await startedSource({ ...place, group: 'billing' }, { onDelivery: done })
    expect(await source.until(1)).toHaveLength(1)
  })

  it('loses the oldest of an ephemeral queue that nobody drains, rather than fill the broker', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic')
    const held: Delivery[] = []
    await using source = await startedSource(
      { ...place, ephemeral: true, maxLength: 3 },
      { credit: 1, onDelivery: (delivery) => void held.push(delivery) },
    )
    const texts = Array.from({ length: 10 }, (_, n) => String(n))
    await publishTexts(reader, place.exchange, `${place.topic}.info`, texts.slice(0, 1))
    await source.until(1)
    await publishTexts(reader, place.exchange, `${place.topic}.info`, texts.slice(1))
    for (let count = 1; count <= 4; count++) {
      const delivery = (await source.until(count)).at(-1)
      if (delivery) done(delivery)
    }
    expect(held.map(textOf)).toEqual(['0', '7', '8', '9'])
  })

  it('leaves nothing behind of an ephemeral queue', async () => {
    const lease = await take()
    const { control, vhost } = lease
    await using notifier = openNotifier(placeOf(lease))
    await notifier.ready()
    await using reader = await openReader(lease.url)
    const source = await startedSource({ ...placeOf(lease), ephemeral: true })
    await notifier.info('image.create', {})
    expect(await source.until(1)).toHaveLength(1)
    const queues = async (): Promise<string | undefined> =>
      control?.evaluate(`length(rabbit_amqqueue:list_names(<<"${vhost}">>))`)
    expect(await queues()).toBe(control && '4')
    await source.close(within(1_000))
    expect(await queues()).toBe(control && '3')
    expect(await reader.depth(`${lease.topic}.info`)).toBe(1)
  })
})

describeWithRabbit('the queue of a group', (take) => {
  it('is durable, of the quorum kind, bounded, and drops its oldest', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready()
    await using _ = await startedSource({ ...place, group: 'billing' })
    await using reader = await openReader(place.url)
    const given = (queueType: string): Promise<boolean> =>
      exists(reader, (channel) =>
        channel.assertQueue(`${place.topic}.billing`, {
          durable: true,
          arguments: {
            'x-queue-type': queueType,
            'x-overflow': 'drop-head',
            'x-max-length': 100_000,
            'x-message-ttl': 7 * 24 * 3_600_000,
            'x-expires': 30 * 24 * 3_600_000,
            'x-delivery-limit': 1_000,
          },
        }),
      )
    expect(await given('quorum')).toBe(true)
    expect(await given('classic')).toBe(false)
  })

  it('is of the classic kind, with other bounds, where that is asked for', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready()
    const bounds = { maxLength: 3, maxAgeMs: 60_000, expiresMs: 120_000 }
    await using source = await startedSource({ ...place, group: 'billing', queueType: 'classic', ...bounds })
    await using reader = await openReader(place.url)
    await reader.channel.assertQueue(`${place.topic}.billing`, {
      durable: true,
      arguments: {
        'x-queue-type': 'classic',
        'x-overflow': 'drop-head',
        'x-max-length': 3,
        'x-message-ttl': 60_000,
        'x-expires': 120_000,
      },
    })
    await notifier.info('image.create', {})
    expect(await source.until(1)).toHaveLength(1)
  })

  it('is used as it is where it was there, bound or not', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await likeGlance(reader, place)
    await reader.channel.assertQueue(`${place.topic}.billing`, { durable: false })
    await using source = await startedSource({ ...place, group: 'billing' }, { onDelivery: done })
    await publishTexts(reader, place.exchange, `${place.topic}.info`, ['one'])
    expect(await source.until(1)).toHaveLength(1)
    await untilDepth(reader, `${place.topic}.billing`, 0)
  })

  it('must be as asked where everything is declared', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertQueue(`${place.topic}.billing`)
    await using source = openSource({ ...place, group: 'billing', topology: 'declare' })
    const error = await rejection(source.start(() => {}, { credit: 1, ...within(10_000) }))
    expect(error).toMatchObject({ code: 'topology', retryable: false })
    expect(error.message).toMatch(/inequivalent arg 'x-.*Make the options equal/s)
    expect(source.status.current.state).toBe('failed')
  })

  it('is declared with its exchange where everything is declared', async () => {
    const place = placeOf(await take())
    const durable = { topology: 'declare', durable: false } as const
    await using source = await startedSource({ ...place, group: 'billing', ...durable })
    expect(source.statuses.map(({ state }) => state)).toEqual(['connecting', 'ready'])
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic', { durable: false })
    await publishTexts(reader, place.exchange, `${place.topic}.info`, ['one'])
    expect(await source.until(1)).toHaveLength(1)
  })

  it('must be there, with all that is put aside, where that is checked', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    const refusal = async (): Promise<string> => {
      await using source = openSource({ ...place, group: 'billing', topology: 'check', deadLetter: 'reject' })
      const error = await rejection(source.start(() => {}, { credit: 1, ...within(10_000) }))
      expect(error.code).toBe('topology')
      return error.message
    }
    expect(await refusal()).toContain('exchange glance')
    await reader.channel.assertExchange(place.exchange, 'topic')
    expect(await refusal()).toContain(`queue ${place.topic}.billing`)
    await reader.channel.assertQueue(`${place.topic}.billing`)
    await publishTexts(reader, '', `${place.topic}.billing`, ['one'])
    await using source = await startedSource({
      ...place,
      group: 'billing',
      topology: 'check',
      deadLetter: 'reject',
    })
    expect(await source.until(1)).toHaveLength(1)
    expect(
      await exists(reader, (channel) => channel.checkExchange(`${place.topic}.billing.dead-letter`)),
    ).toBe(false)
  })

  it('is read without a look where that is asked for, and says when it is not there', async () => {
    const place = placeOf(await take())
    await using source = openSource({ ...place, group: 'billing', topology: 'none' })
    const error = await rejection(source.start(() => {}, { credit: 1, ...within(10_000) }))
    expect(error).toMatchObject({ code: 'topology' })
    await using reader = await openReader(place.url)
    await reader.channel.assertQueue(`${place.topic}.billing`)
    await publishTexts(reader, '', `${place.topic}.billing`, ['one'])
    await using second = await startedSource({ ...place, group: 'billing', topology: 'none' })
    expect(await second.until(1)).toHaveLength(1)
  })
})

describeWithRabbit('what nobody has declared yet', (take) => {
  it.each(['group', 'ephemeral'] as const)('is waited for, an exchange: %s', async (kind) => {
    const place = placeOf(await take())
    await using source = await startedSource({ ...place, ...kinds[kind] }, { onDelivery: done })
    expect(source.status.current).toMatchObject({
      state: 'blocked',
      reason: 'Nobody has declared exchange glance yet.',
    })
    await using reader = await openReader(place.url)
    expect(await exists(reader, (channel) => channel.checkExchange(place.exchange))).toBe(false)
    await likeGlance(reader, place)
    await eventually(() => source.status.current.state === 'ready')
    await publishTexts(reader, place.exchange, `${place.topic}.info`, ['one'])
    expect(await source.until(1)).toHaveLength(1)
    expect(source.statuses.map(({ state }) => state)).toEqual(['connecting', 'blocked', 'ready'])
  })

  it('is waited for, shared queues, while those that are there are read', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertQueue(`${place.topic}.warn`, { durable: false })
    await using source = await startedSource({ ...place, shared: true }, { onDelivery: done })
    expect(source.status.current).toMatchObject({
      state: 'blocked',
      reason: `Nobody has declared queue ${place.topic}.info, queue ${place.topic}.error yet.`,
    })
    await publishTexts(reader, '', `${place.topic}.warn`, ['one'])
    expect(await source.until(1)).toHaveLength(1)
    await likeGlance(reader, place)
    await eventually(() => source.status.current.state === 'ready')
    await publishTexts(reader, place.exchange, `${place.topic}.error`, ['two'])
    const deliveries = await source.until(2)
    expect(deliveries.map(textOf)).toEqual(['one', 'two'])
  })

  it('is declared where that is asked for, shared queues', async () => {
    const place = placeOf(await take())
    await using source = await startedSource({ ...place, shared: true, topology: 'declare' })
    await using notifier = openNotifier({ ...place, topology: 'check' })
    await notifier.error('image.create', 'broken')
    expect(await source.until(1)).toHaveLength(1)
  })
})

describeWithRabbit('a queue that is deleted under its reader', (take) => {
  it('is declared anew, and read', async () => {
    const place = placeOf(await take())
    await using notifier = openNotifier(place)
    await notifier.ready()
    await using source = await startedSource({ ...place, group: 'billing' }, { onDelivery: done })
    await using reader = await openReader(place.url)
    await reader.channel.deleteQueue(`${place.topic}.billing`)
    await eventually(() => source.statuses.filter(({ state }) => state === 'ready').length === 2)
    expect(source.statuses.find(({ state }) => state === 'backing-off')).toMatchObject({
      error: { code: 'connection-lost', message: expect.stringContaining('has ended the reading of queue') },
    })
    await notifier.info('image.create', {})
    expect(await source.until(1)).toHaveLength(1)
  })
})
