import type { Delivery, Settlement } from '@glance-notifications/core'
import type { RabbitLease } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { connect, type MessageProperties } from 'amqplib'
import { expect, it } from 'vitest'
import { exists, openReader, type Reader } from './broker.js'
import {
  done,
  eventuallyAsync,
  placeOf,
  publishTexts,
  startedSource,
  textOf,
  untilDepth,
} from './source-support.js'
import { eventually, openNotifier, outcomes, within } from './support.js'

const numbers = (count: number): string[] => Array.from({ length: count }, (_, n) => String(n))
const random = <T>(list: T[]): T[] => list.toSorted(() => Math.random() - 0.5)
const dead: Settlement = { outcome: 'dead-letter', reason: 'no such tenant', attempts: 3 }

/** The headers, but for what the quorum queue that it lies in has added. */
function withoutCount({ headers }: MessageProperties): Record<string, unknown> {
  const { 'x-delivery-count': _, ...rest } = headers ?? {}
  return rest
}

async function deadLetterOf(reader: Reader, queue: string) {
  const [message] = await reader.take(`${queue}.dead-letter`, 1)
  if (!message) throw new Error('There is no dead letter')
  return message
}

async function setUp(take: () => Promise<RabbitLease>) {
  const lease = await take()
  const place = placeOf(lease)
  const reader = await openReader(place.url)
  await reader.channel.assertExchange(place.exchange, 'topic')
  const queue = `${place.topic}.billing`
  return {
    lease,
    queue,
    reader,
    options: { ...place, group: 'billing' },
    publish: (texts: readonly string[]) => publishTexts(reader, place.exchange, `${place.topic}.info`, texts),
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  }
}

describeWithRabbit('settling', (take) => {
  it.each(['quorum', 'classic'] as const)(
    'in random order leaves nothing in the queue: %s',
    async (queueType) => {
      await using place = await setUp(take)
      const held: Delivery[] = []
      const settleSome = (delivery: Delivery): void => {
        held.push(delivery)
        if (held.length < 50) return
        for (const one of random(held.splice(0))) done(one)
      }
      await using source = await startedSource(
        { ...place.options, queueType },
        { credit: 200, onDelivery: settleSome },
      )
      await place.publish(numbers(5_000))
      const deliveries = await source.until(5_000)
      for (const one of held) done(one)
      await untilDepth(place.reader, place.queue, 0)
      await source.close(within(5_000))
      expect(await place.reader.depth(place.queue)).toBe(0)
      expect(new Set(deliveries.map(textOf)).size).toBe(5_000)
      expect(source.deliveries).toHaveLength(5_000)
    },
  )

  it('is not lost when the source is closed at once, and what was not settled comes again', async () => {
    await using place = await setUp(take)
    const source = await startedSource(place.options)
    await place.publish(numbers(10))
    const deliveries = await source.until(10)
    deliveries.forEach((delivery, n) => {
      if (n % 2 === 1) done(delivery)
    })
    await source.close(within(5_000))
    expect(deliveries.map(({ live }) => live)).toEqual(deliveries.map(() => false))
    for (const delivery of deliveries) done(delivery)
    await using second = await startedSource(place.options)
    expect((await second.until(5)).map(textOf)).toEqual(['0', '2', '4', '6', '8'])
  })

  it.each([1, 2, 7, 100])('never brings more than the credit: %i', async (credit) => {
    await using place = await setUp(take)
    for (const priority of ['info', 'warn', 'error']) {
      const shared = `${place.options.topic}.${priority}`
      await place.reader.channel.assertQueue(shared)
      await publishTexts(place.reader, '', shared, numbers(60))
    }
    let open = 0
    let most = 0
    const { group: _, ...rest } = place.options
    await using source = await startedSource(
      { ...rest, shared: true },
      {
        credit,
        onDelivery: (delivery) => {
          open += 1
          most = Math.max(most, open)
          setImmediate(() => {
            open -= 1
            done(delivery)
          })
        },
      },
    )
    await source.until(180)
    expect(most).toBeLessThanOrEqual(credit)
    await eventually(() => open === 0)
  })

  it('stops at the credit while nothing is settled', async () => {
    await using place = await setUp(take)
    await using source = await startedSource(place.options, { credit: 10 })
    await place.publish(numbers(25))
    await source.until(10)
    await untilDepth(place.reader, place.queue, 15)
    expect(source.deliveries).toHaveLength(10)
    for (const delivery of source.deliveries) done(delivery)
    expect(await source.until(20)).toHaveLength(20)
  })
})

describeWithRabbit('a dead letter', (take) => {
  it('is the message as it came, with what is known about it', async () => {
    await using place = await setUp(take)
    const { channel } = place.reader
    await using source = await startedSource(place.options, {
      onDelivery: (delivery) => delivery.settle(dead),
    })
    channel.publish(place.options.exchange, `${place.options.topic}.warn`, Buffer.from('{"a":1}'), {
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      messageId: 'an-id',
      timestamp: 1_700_000_000,
      type: 'image.create',
      priority: 0,
      expiration: '60000',
      headers: { compression: 'application/x-gzip', tries: 7 },
    })
    await source.until(1)
    const { content, fields, properties } = await deadLetterOf(place.reader, place.queue)
    expect(content.toString()).toBe('{"a":1}')
    expect(fields).toMatchObject({ exchange: `${place.queue}.dead-letter`, routingKey: place.queue })
    expect(properties).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      messageId: 'an-id',
      timestamp: 1_700_000_000,
      type: 'image.create',
      deliveryMode: 2,
      expiration: undefined,
    })
    expect(withoutCount(properties)).toEqual({
      compression: 'application/x-gzip',
      tries: 7,
      'x-glance-reason': 'no such tenant',
      'x-glance-attempts': 3,
      'x-glance-exchange': place.options.exchange,
      'x-glance-routing-key': `${place.options.topic}.warn`,
      'x-glance-queue': place.queue,
      'x-glance-dead-lettered-at': expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
    })
    await untilDepth(place.reader, place.queue, 0)
  })

  it('goes to nobody whom the message names in its headers', async () => {
    await using place = await setUp(take)
    const { channel } = place.reader
    const other = `${place.options.topic}.other`
    await channel.assertQueue(other)
    await using source = await startedSource(place.options, {
      onDelivery: (delivery) =>
        delivery.settle(delivery.attempt === 1 ? { outcome: 'retry', delayMs: 0 } : dead),
    })
    channel.publish(place.options.exchange, `${place.options.topic}.info`, Buffer.from('x'), { CC: [other] })
    await source.until(2)
    await deadLetterOf(place.reader, place.queue)
    expect(await place.reader.depth(other)).toBe(0)
  })

  it('is waited for when the source is closed', async () => {
    await using place = await setUp(take)
    const source = await startedSource(place.options)
    await place.publish(numbers(100))
    for (const delivery of await source.until(100)) delivery.settle(dead)
    await source.close(within(5_000))
    expect(await place.reader.depth(`${place.queue}.dead-letter`)).toBe(100)
    expect(await place.reader.depth(place.queue)).toBe(0)
  })

  it('is sent again until it is taken, its queue made anew, and other messages do not wait for it', async () => {
    await using place = await setUp(take)
    await using source = await startedSource(place.options)
    const { channel } = place.reader
    await channel.deleteQueue(`${place.queue}.dead-letter`)
    await place.publish(['bad', 'good'])
    const [bad, good] = await source.until(2)
    bad?.settle(dead)
    good?.settle({ outcome: 'done' })
    const name = `${place.queue}.dead-letter`
    await eventuallyAsync(() => exists(place.reader, (look) => look.checkQueue(name)))
    await untilDepth(place.reader, name, 1)
    const message = await deadLetterOf(place.reader, place.queue)
    expect(message.content.toString()).toBe('bad')
    await untilDepth(place.reader, place.queue, 0)
  })

  it('is rejected where a policy is to decide', async () => {
    await using place = await setUp(take)
    const { channel } = place.reader
    await channel.assertExchange('operators', 'fanout')
    await channel.assertQueue('operators')
    await channel.bindQueue('operators', 'operators', '')
    await channel.assertQueue(place.queue, { durable: true, deadLetterExchange: 'operators' })
    await using source = await startedSource({ ...place.options, deadLetter: 'reject' })
    await place.publish(numbers(10))
    const deliveries = await source.until(10)
    deliveries.forEach((delivery, n) => {
      delivery.settle(n % 2 === 0 ? dead : { outcome: 'done' })
    })
    const rejected = await place.reader.take('operators', 5)
    expect(rejected.map(({ content }) => content.toString()).toSorted()).toEqual(['0', '2', '4', '6', '8'])
    await untilDepth(place.reader, place.queue, 0)
  })
})

describeWithRabbit('a retry', (take) => {
  it('goes through the broker, not before its time, and counts', async () => {
    await using place = await setUp(take)
    const times: number[] = []
    await using source = await startedSource(place.options, {
      credit: 1,
      onDelivery: (delivery) => {
        times.push(performance.now())
        delivery.settle(delivery.attempt < 3 ? { outcome: 'retry', delayMs: 600 } : dead)
      },
    })
    await place.publish(['one'])
    const deliveries = await source.until(3)
    expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    expect(deliveries.map(textOf)).toEqual(['one', 'one', 'one'])
    const waits = times.slice(1).map((time, n) => time - (times[n] ?? 0))
    expect(Math.min(...waits)).toBeGreaterThan(900)
    const [message] = await place.reader.take(`${place.queue}.dead-letter`, 1)
    expect(message?.properties.headers).toMatchObject({
      'x-glance-exchange': place.options.exchange,
      'x-glance-routing-key': `${place.options.topic}.info`,
    })
    expect(Object.keys(message ? withoutCount(message.properties) : {})).toEqual(
      expect.not.arrayContaining([expect.stringMatching(/death/)]),
    )
    await place.reader.channel.checkQueue(`${place.queue}.retry.1000`)
    await untilDepth(place.reader, place.queue, 0)
  })

  it('comes back also when somebody has deleted the queue that it was to wait in', async () => {
    await using place = await setUp(take)
    await using source = await startedSource(place.options)
    await place.publish(['one'])
    const [first] = await source.until(1)
    first?.settle({ outcome: 'retry', delayMs: 1 })
    const [, second] = await source.until(2)
    await place.reader.channel.deleteQueue(`${place.queue}.retry.1000`)
    second?.settle({ outcome: 'retry', delayMs: 50 })
    const [, , third] = await source.until(3)
    third?.settle({ outcome: 'retry', delayMs: 1 })
    expect((await source.until(4)).map(({ attempt }) => attempt)).toEqual([1, 2, 3, 4])
    await place.reader.channel.checkQueue(`${place.queue}.retry.1000`)
  })

  it('does not hold up what comes after it', async () => {
    await using place = await setUp(take)
    await using source = await startedSource(place.options, {
      credit: 1,
      onDelivery: (delivery) =>
        delivery.settle(
          textOf(delivery) === 'bad' ? { outcome: 'retry', delayMs: 60_000 } : { outcome: 'done' },
        ),
    })
    await place.publish(['bad', ...numbers(20)])
    expect(await source.until(21)).toHaveLength(21)
    await untilDepth(place.reader, `${place.queue}.retry.64000`, 1)
  })

  it.each([{ ephemeral: true }, { group: 'billing', topology: 'none' as const }])(
    'is held here where the broker is not to be used: %o',
    async (kind) => {
      await using place = await setUp(take)
      const { url, exchange, topic } = place.options
      await place.reader.channel.assertQueue(place.queue)
      await place.reader.channel.bindQueue(place.queue, exchange, '#')
      await using source = await startedSource(
        { url, exchange, topic, ...kind },
        {
          onDelivery: (delivery) =>
            delivery.settle(delivery.attempt < 3 ? { outcome: 'retry', delayMs: 20 } : { outcome: 'done' }),
        },
      )
      await place.publish(['one'])
      expect((await source.until(3)).map(({ attempt }) => attempt)).toEqual([1, 2, 3])
    },
  )

  it('is made of a delivery that nobody took, because the taker threw', async () => {
    await using place = await setUp(take)
    await using source = await startedSource(place.options, {
      onDelivery: (delivery) => {
        if (delivery.attempt === 1) throw new Error('not now')
        done(delivery)
      },
    })
    await place.publish(['one'])
    expect((await source.until(2)).map(({ attempt }) => attempt)).toEqual([1, 2])
    expect(source.statuses.map(({ state }) => state)).toEqual(['connecting', 'ready'])
  })
})

describeWithRabbit('a message that nobody survives', (take) => {
  it('is put aside after so many deliveries, unseen', async () => {
    await using place = await setUp(take)
    await (await startedSource(place.options)).close(within(1_000))
    await place.publish(['deadly'])
    for (let crash = 0; crash < 3; crash++) {
      const process = new AbortController()
      const socketOptions = { noDelay: true, signal: process.signal }
      const model = await connect(place.options.url, socketOptions)
      model.on('error', () => {})
      const channel = await model.createChannel()
      await new Promise<unknown>((resolve) => {
        void channel.consume(place.queue, (message) => resolve(message))
      })
      process.abort()
      await untilDepth(place.reader, place.queue, 1)
    }
    await using source = await startedSource({ ...place.options, deliveryLimit: 3 })
    await place.publish(['harmless'])
    await source.until(1)
    expect(source.deliveries.map(textOf)).toEqual(['harmless'])
    const [message] = await place.reader.take(`${place.queue}.dead-letter`, 1)
    expect(message?.content.toString()).toBe('deadly')
    expect(message?.properties.headers).toMatchObject({
      'x-glance-reason': 'It was delivered 3 times and not settled.',
      'x-glance-attempts': 3,
    })
  })
})

describeWithRabbit('a queue that nobody drains', (take) => {
  it.each(['quorum', 'classic'] as const)(
    'makes no publish of an emitter fail, and keeps the newest: %s',
    async (queueType) => {
      const place = placeOf(await take())
      await using notifier = openNotifier(place)
      await notifier.ready()
      const options = { ...place, group: 'billing', maxLength: 100, queueType } as const
      await (await startedSource(options)).close(within(1_000))
      const sends = Array.from({ length: 300 }, (_, n) => notifier.info('image.create', { n }))
      expect(new Set(await outcomes(sends))).toEqual(new Set(['accepted']))
      await using reader = await openReader(place.url)
      await untilDepth(reader, `${place.topic}.billing`, 100)
      await using source = await startedSource(options, { onDelivery: done })
      const kept = (await source.until(100)).map((delivery) => JSON.parse(textOf(delivery)).payload.n)
      expect(kept).toEqual(Array.from({ length: 100 }, (_, n) => n + 200))
    },
  )
})
