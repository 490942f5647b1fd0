import { createFormat, formatNames } from '@glance-notifications/core'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it, vi } from 'vitest'
import { optionsFor, rabbitPlace, sharedAddress } from './support/brokers.js'
import { imagePairs, sendPair, uncheckedImageEvents } from './support/image-payloads.js'
import { startProxy } from './support/proxy.js'
import { closing, keepQuietAndTidy, notifierFor } from './support/setup.js'
import { startedSource, textOf, within } from './support/sources.js'

keepQuietAndTidy()

/** A fair shuffle that is the same in every run. */
function shuffled<T>(items: readonly T[]): T[] {
  let seed = 42
  const next = (): number => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32
    return seed
  }
  return items
    .map((item) => ({ item, rank: next() }))
    .toSorted((a, b) => a.rank - b.rank)
    .map(({ item }) => item)
}

describeWithAmqp10('a source on an AMQP 1.0 broker', (lease) => {
  describe.each(formatNames)('in format %s', (name) => {
    it('reads all 21 image notifications as they were sent', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const { until } = await startedSource(options, {
        onDelivery: (delivery) => delivery.settle({ outcome: 'done' }),
      })
      const notifier = notifierFor({ ...options, format: name }, { events: uncheckedImageEvents })
      for (const pair of imagePairs) await sendPair(notifier, pair)
      const format = createFormat(name)
      const deliveries = await until(21)
      deliveries.forEach((delivery, index) => {
        const decoded = format.decode(delivery)
        if (!decoded.ok) throw new Error(decoded.reason)
        const { event_type, priority, payload } = imagePairs[index] ?? {}
        expect(decoded.notification).toMatchObject({ publisher_id: 'image.test', event_type, priority })
        expect(decoded.notification.payload).toEqual(payload)
        expect(delivery).toMatchObject({
          contentType: 'application/json',
          contentEncoding: 'utf-8',
          attempt: 1,
          live: true,
        })
      })
    })
  })

  it('reads headers, and a payload of a megabyte', async () => {
    const place = await lease()
    const options = { ...optionsFor(place), address: place.address }
    const { until } = await startedSource(options)
    const notifier = notifierFor(options, { sendTimeoutMs: 30_000 })
    const payload = { name: 'ü€🔑'.repeat(120_000) }
    await notifier.info('image.create', payload, { headers: { request: 'req-1', retries: 3 } })
    const [delivery] = await until(1)
    if (!delivery) throw new Error('Nothing has come.')
    expect(delivery.headers).toEqual({ request: 'req-1', retries: 3 })
    expect(createFormat('glance').decode(delivery)).toMatchObject({ ok: true, notification: { payload } })
  })

  it('leaves nothing of 5,000 messages that are settled in random order', async () => {
    const count = 5_000
    const credit = 200
    const place = await lease()
    const options = { ...optionsFor(place), address: place.address }
    const seen = new Set<string>()
    let open: (() => void)[] = []
    const { source } = await startedSource(options, {
      credit,
      onDelivery: (delivery) => {
        seen.add(textOf(delivery))
        open.push(() => delivery.settle({ outcome: 'done' }))
      },
    })
    const notifier = notifierFor(options, { budget: { maxWaiting: count }, sendTimeoutMs: 60_000 })
    const sends = Promise.all(Array.from({ length: count }, (_, n) => notifier.info('image.create', { n })))
    await vi.waitFor(
      () => {
        const due = shuffled(open)
        open = due.splice(Math.ceil(due.length / 2))
        for (const settle of due) settle()
        expect(seen.size).toBe(count)
      },
      { interval: 1, timeout: 60_000 },
    )
    await sends
    for (const settle of open) settle()
    await source.close(within(10_000))
    const { deliveries, until } = await startedSource(options)
    await notifier.warn('image.create', 'the last')
    await until(1)
    expect(deliveries.map(textOf)).toEqual([expect.stringContaining('the last')])
  })

  it('sends a dead letter to its address, with the reason', async () => {
    const place = await lease()
    const dead = await lease()
    const address = await sharedAddress(place)
    const deadLetterAddress = place.broker === 'rabbitmq-3' ? `${address}-dead` : dead.address
    if (place.broker === 'rabbitmq-3')
      await rabbitPlace(place).queue(deadLetterAddress.replace('/amq/queue/', ''))
    const options = optionsFor(place)
    const { until } = await startedSource(
      { ...options, address, deadLetterAddress },
      { onDelivery: (one) => one.settle({ outcome: 'dead-letter', reason: 'no such image', attempts: 2 }) },
    )
    await notifierFor({ ...options, address }).info(
      'image.create',
      { n: 1 },
      { headers: { request: 'req-1' } },
    )
    const [original] = await until(1)
    const graveyard = await startedSource({ ...options, address: deadLetterAddress })
    const [letter] = await graveyard.until(1)
    expect(letter?.body).toEqual(original?.body)
    expect(letter).toMatchObject({
      contentType: 'application/json',
      contentEncoding: 'utf-8',
      headers: {
        request: 'req-1',
        'x-glance-reason': 'no such image',
        'x-glance-attempts': 2,
        'x-glance-address': address,
      },
    })
  })
})

describeWithAmqp10(
  'a source on RabbitMQ',
  (lease) => {
    it('gets what it asked to be tried again, after the delay, and counts the attempts', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const times: number[] = []
      const { until } = await startedSource(options, {
        onDelivery: (delivery) => {
          times.push(performance.now())
          delivery.settle(delivery.attempt < 3 ? { outcome: 'retry', delayMs: 100 } : { outcome: 'done' })
        },
      })
      await notifierFor(options).info('image.create', {})
      const deliveries = await until(3)
      expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 2, 3])
      expect((times[2] ?? 0) - (times[0] ?? 0)).toBeGreaterThan(195)
    })

    it('gets again what was not settled when it was closed', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const first = await startedSource(options)
      const notifier = notifierFor(options)
      for (const n of [1, 2, 3, 4]) await notifier.info('image.create', { n })
      const [one, two] = await first.until(4)
      one?.settle({ outcome: 'done' })
      two?.settle({ outcome: 'drop' })
      await first.source.close(within(5_000))
      const second = await startedSource(options)
      const rest = await second.until(2)
      expect(rest.map((delivery) => JSON.parse(textOf(delivery)).payload.n)).toEqual([3, 4])
    })

    it('gets again what was not settled when the connection was lost', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const proxy = closing(await startProxy(place.url))
      const { source, until } = await startedSource({ ...options, url: proxy.url })
      const notifier = notifierFor(options)
      for (const n of [1, 2, 3]) await notifier.info('image.create', { n })
      const [first] = await until(3)
      proxy.reset()
      await vi.waitFor(() => expect(first?.live).toBe(false), { timeout: 10_000 })
      const again = (await until(6)).slice(3)
      const numbers = new Set(again.map((one) => JSON.parse(textOf(one)).payload.n))
      expect(numbers).toEqual(new Set([1, 2, 3]))
      for (const one of again) one.settle({ outcome: 'done' })
      expect(source.status.current.state).toBe('ready')
    })

    it('has what it rejects dead-lettered by the queue’s own exchange', async () => {
      const place = rabbitPlace(await lease())
      await place.exchange('aside')
      await place.queue('aside')
      await place.bind('#', 'aside', 'aside')
      await place.queue('mine', '[{<<"x-dead-letter-exchange">>, longstr, <<"aside">>}]')
      await startedSource(
        { ...place.options, address: '/amq/queue/mine' },
        { onDelivery: (one) => one.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 }) },
      )
      await notifierFor({ ...place.options, address: '/amq/queue/mine' }).info('image.create', { n: 1 })
      const { until } = await startedSource({ ...place.options, address: '/amq/queue/aside' })
      const [letter] = await until(1)
      expect(letter && JSON.parse(textOf(letter)).payload.n).toBe(1)
    })

    it('consumes again when its queue is deleted and declared anew', async () => {
      const place = rabbitPlace(await lease())
      await place.queue('mine')
      const options = { ...place.options, address: '/amq/queue/mine' }
      const { source, until } = await startedSource(options)
      await place.deleteQueue('mine')
      await vi.waitFor(() => expect(source.status.current.state).not.toBe('ready'), { timeout: 10_000 })
      await place.queue('mine')
      await notifierFor(options).info('image.create', { n: 1 })
      const [delivery] = await until(1)
      expect(delivery && JSON.parse(textOf(delivery)).payload.n).toBe(1)
    })
  },
  { on: ['rabbit'] },
)
