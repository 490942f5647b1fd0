import { createFormat, createListener, formatNames } from '@glance-notifications/core'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it, vi } from 'vitest'
import { optionsFor, sharedAddress } from './support/brokers.js'
import { imagePairs, sendPair, uncheckedImageEvents } from './support/image-payloads.js'
import { closing, keepQuietAndTidy, notifierFor } from './support/setup.js'
import { sourceFor, startedSource, textOf, within } from './support/sources.js'

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
    const deadLetterAddress =
      place.broker === 'rabbitmq-3' ? `/queue/dead-of-${textAfterSlash(address)}` : dead.address
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

  it('lets a listener try, and put aside what fails every time, while the rest is handled', async () => {
    const place = await lease()
    const dead = await lease()
    const address = await sharedAddress(place)
    // Of the same broker, and the same virtual host.
    const deadLetterAddress =
      place.broker === 'rabbitmq-3' ? `/queue/dead-of-${textAfterSlash(address)}` : dead.address
    const options = optionsFor(place)
    const handled: unknown[] = []
    const listener = closing(
      createListener({
        source: sourceFor({ ...options, address, deadLetterAddress }),
        retry: { maxAttempts: 3, initialDelayMs: 10, maxDelayMs: 20 },
      }),
    )
    listener.on('image.create', ({ payload }, { attempt }) => {
      handled.push({ payload, attempt })
      if (payload === 'bad') throw new Error('no such image')
    })
    await listener.start()
    const notifier = notifierFor({ ...options, address })
    await notifier.info('image.create', 'bad')
    await notifier.info('image.create', 'good')
    const { until } = await startedSource({ ...options, address: deadLetterAddress })
    const [letter] = await until(1)
    expect(letter?.headers).toMatchObject({
      'x-glance-reason': expect.stringContaining('no such image'),
      'x-glance-attempts': 3,
      'x-glance-address': address,
    })
    await vi.waitFor(
      () => expect(listener.stats).toMatchObject({ handled: 1, failures: 3, deadLettered: 1 }),
      { timeout: 10_000 },
    )
    expect(handled).toEqual(
      expect.arrayContaining([
        { payload: 'bad', attempt: 1 },
        { payload: 'bad', attempt: 2 },
        { payload: 'bad', attempt: 3 },
        { payload: 'good', attempt: 1 },
      ]),
    )
  })
})

function textAfterSlash(address: string): string {
  return address.replace(/^.*\//, '')
}
