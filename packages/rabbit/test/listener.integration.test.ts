import { createListener, imageIdOf, type Listener, type ListenerOptions } from '@glance-notifications/core'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { type DeadLetter, listDeadLetters, requeueDeadLetters } from '../src/admin/index.js'
import { type RabbitSourceOptions, rabbitSource } from '../src/index.js'
import { openReader } from './broker.js'
import { placeOf, untilDepth } from './source-support.js'
import { eventually, openNotifier, soon } from './support.js'

const listenerOf = (place: RabbitSourceOptions, options: Omit<ListenerOptions, 'source'> = {}): Listener =>
  createListener({
    source: rabbitSource({ ...place, group: 'billing', backOff: soon }),
    retry: { initialDelayMs: 50, maxAttempts: 3 },
    ...options,
  })

const range = (count: number): number[] => Array.from({ length: count }, (_, n) => n)

describeWithRabbit('a handler that always fails on one image', (take) => {
  it.each([true, false])(
    'does not delay the others, and its messages end as dead letters with the reason (order: %s)',
    async (order) => {
      const place = placeOf(await take())
      await using reader = await openReader(place.url)
      await reader.channel.assertExchange(place.exchange, 'topic')
      const others: string[] = []
      {
        await using listener = listenerOf(place, { order, concurrency: 4, prefetch: 64 })
        listener.on('image.*', async (notification, { attempt }) => {
          const id = imageIdOf(notification) ?? ''
          if (id !== 'bad') {
            others.push(id)
            return
          }
          // Not before the others are done: were they behind it, it would wait for ever.
          if (attempt > 1) await eventually(() => others.length === 100, 30_000)
          throw new Error('no such tenant')
        })
        await listener.start()
        await using notifier = openNotifier(place)
        for (const n of range(100)) {
          if (n % 50 === 0) await notifier.info('image.update', { id: 'bad', n })
          await notifier.info('image.update', { id: `image-${n}` })
        }
        await untilDepth(reader, `${place.topic}.billing.dead-letter`, 2)
        await untilDepth(reader, `${place.topic}.billing`, 0)
      }
      expect(others).toHaveLength(100)
      const letters: DeadLetter[] = []
      for await (const letter of listDeadLetters({ ...place, group: 'billing' })) letters.push(letter)
      const bad = (n: number) => ({
        reason: 'no such tenant',
        attempts: 3,
        exchange: place.exchange,
        routingKey: `${place.topic}.info`,
        decoded: { ok: true, notification: { payload: { id: 'bad', n } } },
      })
      expect(letters).toMatchObject([bad(0), bad(50)])
    },
  )

  it('has them handled, in order, when they are requeued after it was mended', async () => {
    const place = placeOf(await take())
    await using reader = await openReader(place.url)
    await reader.channel.assertExchange(place.exchange, 'topic')
    const mended: unknown[] = []
    let isMended = false
    await using listener = listenerOf(place, { retry: { maxAttempts: 1 } })
    listener.on('image.update', ({ payload }) => {
      if (!isMended) throw new Error('no such tenant')
      mended.push(payload)
    })
    await listener.start()
    await using notifier = openNotifier(place)
    for (const n of range(5)) await notifier.info('image.update', { id: 'bad', n })
    await untilDepth(reader, `${place.topic}.billing.dead-letter`, 5)
    isMended = true
    // The listener still knows the ids: it must not take them for duplicates.
    expect(await requeueDeadLetters({ ...place, group: 'billing' })).toEqual({
      requeued: 5,
      left: 0,
      missing: [],
    })
    await eventually(() => mended.length === 5)
    expect(mended).toEqual(range(5).map((n) => ({ id: 'bad', n })))
  })
})
