import { createListener, createNotification } from '@glance-notifications/core'
import type { RabbitLease } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { type DeadLetter, listDeadLetters, requeueDeadLetters } from '../src/admin/index.js'
import { rabbitSource } from '../src/index.js'
import { openReader } from './broker.js'
import { placeOf, publishTexts, startedSource, untilDepth } from './source-support.js'
import { eventually, rejection, soon } from './support.js'

async function listed(letters: AsyncIterable<DeadLetter>): Promise<DeadLetter[]> {
  const list: DeadLetter[] = []
  for await (const letter of letters) list.push(letter)
  return list
}

const notifications = (eventTypes: readonly string[]) =>
  eventTypes.map((event_type) =>
    createNotification({ event_type, priority: 'INFO', publisher_id: 'here', payload: { id: event_type } }),
  )

/** Emits notifications, and has the listener of a group put them aside. */
async function setUp(take: () => Promise<RabbitLease>, eventTypes: readonly string[] = ['image.create']) {
  const place = placeOf(await take())
  const reader = await openReader(place.url)
  const options = { ...place, group: 'billing' }
  const queue = `${place.topic}.billing`
  await reader.channel.assertExchange(place.exchange, 'topic')
  const sent = notifications(eventTypes)
  {
    await using source = await startedSource(options, {
      onDelivery: (delivery) =>
        delivery.settle({ outcome: 'dead-letter', reason: 'no such tenant', attempts: 3 }),
    })
    const texts = sent.map((notification) => JSON.stringify(notification))
    await publishTexts(reader, place.exchange, `${place.topic}.info`, texts)
    await source.until(texts.length)
    await untilDepth(reader, `${queue}.dead-letter`, texts.length)
    await untilDepth(reader, queue, 0)
  }
  return {
    place,
    options,
    queue,
    reader,
    sent,
    [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose](),
  }
}

describeWithRabbit('dead letters', (take) => {
  it('are listed with reason, attempts and where they were sent, and stay', async () => {
    await using place = await setUp(take, ['image.create', 'image.delete'])
    for (let times = 0; times < 30; times++) {
      const letters = await listed(listDeadLetters(place.options))
      expect(letters).toEqual(
        place.sent.map((notification) => ({
          decoded: { ok: true, notification },
          body: Buffer.from(JSON.stringify(notification)),
          reason: 'no such tenant',
          attempts: 3,
          exchange: place.place.exchange,
          routingKey: `${place.place.topic}.info`,
          deadLetteredAt: expect.stringMatching(/^\d{4}-.*Z$/),
        })),
      )
      // A quorum queue takes a moment to have them back.
      await untilDepth(place.reader, `${place.queue}.dead-letter`, 2)
    }
  })

  it('are left alone by who stops to read after the first', async () => {
    await using place = await setUp(take, ['image.create', 'image.delete'])
    for await (const letter of listDeadLetters({ ...place.place, queue: place.queue })) {
      expect(letter.attempts).toBe(3)
      break
    }
    await untilDepth(place.reader, `${place.queue}.dead-letter`, 2)
  })

  it('are none where nothing was put aside, which is not the same as a group that is not known', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic')
    {
      await using source = await startedSource({ ...place, group: 'billing' })
      expect(source.deliveries).toEqual([])
    }
    expect(await listed(listDeadLetters({ ...place, group: 'billing' }))).toEqual([])
    expect(await requeueDeadLetters({ ...place, group: 'billing' })).toEqual({
      requeued: 0,
      left: 0,
      missing: [],
    })
    for (const unknown of [
      () => listed(listDeadLetters({ ...place, group: 'biling' })),
      () => requeueDeadLetters({ ...place, group: 'biling' }),
    ]) {
      const error = await rejection(unknown())
      expect(error).toMatchObject({ code: 'topology' })
      expect(error.message).toContain(`There is no queue ${place.topic}.biling.dead-letter`)
    }
  })

  it('tell also what nobody could decode', async () => {
    await using place = await setUp(take)
    place.reader.channel.publish('', `${place.queue}.dead-letter`, Buffer.from('not JSON at all'))
    await untilDepth(place.reader, `${place.queue}.dead-letter`, 2)
    const [, letter] = await listed(listDeadLetters(place.options))
    expect(letter).toMatchObject({ decoded: { ok: false, fault: 'not-json' } })
    expect(Buffer.from(letter?.body ?? []).toString()).toBe('not JSON at all')
  })

  it('go back to their queue and are handled, as attempt 1', async () => {
    await using place = await setUp(take, ['image.create', 'image.delete'])
    const progress: number[] = []
    const report = await requeueDeadLetters({
      ...place.options,
      onProgress: ({ requeued }) => progress.push(requeued),
    })
    expect(report).toEqual({ requeued: 2, left: 0, missing: [] })
    expect(progress).toEqual([1, 2])
    const handled: unknown[] = []
    await using listener = createListener({ source: rabbitSource({ ...place.options, backOff: soon }) })
    listener.on('*', ({ message_id }, { attempt }) => {
      handled.push([message_id, attempt])
    })
    await listener.start()
    await eventually(() => handled.length === 2)
    expect(handled).toEqual(place.sent.map(({ message_id }) => [message_id, 1]))
    expect(await listed(listDeadLetters(place.options))).toEqual([])
    await untilDepth(place.reader, `${place.queue}.dead-letter`, 0)
  })

  it('go back by id, and the others stay', async () => {
    await using place = await setUp(take, ['image.create', 'image.update', 'image.delete'])
    const [, second] = place.sent
    const ids = [second?.message_id ?? '']
    expect(await requeueDeadLetters({ ...place.options, ids: [...ids, 'unknown'] })).toEqual({
      requeued: 1,
      left: 2,
      missing: ['unknown'],
    })
    await untilDepth(place.reader, place.queue, 1)
    await untilDepth(place.reader, `${place.queue}.dead-letter`, 2)
  })

  it('keep what they were sent with, but for what was written on them', async () => {
    await using place = await setUp(take)
    await requeueDeadLetters(place.options)
    await untilDepth(place.reader, place.queue, 1)
    const [message] = await place.reader.take(place.queue, 1)
    expect(
      Object.keys(message?.properties.headers ?? {}).filter((name) => name.startsWith('x-glance')),
    ).toEqual([])
    expect(message?.content.toString()).toBe(JSON.stringify(place.sent[0]))
    expect(message?.properties.deliveryMode).toBe(2)
  })

  it('stay when their queue is gone', async () => {
    await using place = await setUp(take)
    await place.reader.channel.deleteQueue(place.queue)
    expect(await rejection(requeueDeadLetters(place.options))).toMatchObject({ code: 'unroutable' })
    await untilDepth(place.reader, `${place.queue}.dead-letter`, 1)
  })

  it('are requeued by two at once, each of them once', async () => {
    const eventTypes = Array.from({ length: 50 }, (_, n) => `image.${n}`)
    await using place = await setUp(take, eventTypes)
    const reports = await Promise.all([requeueDeadLetters(place.options), requeueDeadLetters(place.options)])
    expect(reports.reduce((sum, { requeued }) => sum + requeued, 0)).toBe(50)
    await untilDepth(place.reader, place.queue, 50)
    await untilDepth(place.reader, `${place.queue}.dead-letter`, 0)
  })

  it('cannot be had with a wrong password, which the error does not show', async () => {
    const { url, ...place } = placeOf(await take())
    const wrong = new URL(url)
    wrong.password = 'swordfish'
    const error = await rejection(listed(listDeadLetters({ ...place, url: wrong.href, group: 'a' })))
    expect(error).toMatchObject({ code: 'auth' })
    expect(JSON.stringify(error) + String(error.cause)).not.toContain('swordfish')
  })
})

it('asks for one queue, and no more', async () => {
  const url = 'amqp://localhost'
  for (const options of [{ url }, { url, group: 'a', queue: 'b' }, { url, group: '' }])
    expect(await rejection(requeueDeadLetters(options))).toMatchObject({ code: 'invalid' })
  expect(await rejection(listed(listDeadLetters({ url, group: 'a', timeoutMs: -1 })))).toMatchObject({
    code: 'invalid',
  })
})
