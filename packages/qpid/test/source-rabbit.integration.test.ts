import type { Delivery } from '@glance-notifications/core'
import { startFaultProxy } from '@glance-notifications/test-brokers'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import rhea, { type EventContext } from 'rhea'
import { expect, it, vi } from 'vitest'
import { connectionFor, optionsFor, rabbitPlace } from './support/brokers.js'
import { readFrom } from './support/reader.js'
import { closing, failureOf, keepQuietAndTidy, notifierFor } from './support/setup.js'
import { sourceFor, startedSource, textOf, within } from './support/sources.js'

keepQuietAndTidy()

const numberOf = (delivery: Delivery): number => JSON.parse(textOf(delivery)).payload.n

describeWithAmqp10(
  'a source over the plug-in of RabbitMQ 3',
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
      expect(rest.map(numberOf)).toEqual([3, 4])
    })

    it('gets again what was not settled when the connection was lost', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const proxy = closing(await startFaultProxy({ target: place.url }))
      const { source, until } = await startedSource({ ...options, url: proxy.urlFor(place.url) })
      const notifier = notifierFor(options)
      for (const n of [1, 2, 3]) await notifier.info('image.create', { n })
      const [first] = await until(3)
      proxy.reset()
      await vi.waitFor(() => expect(first?.live).toBe(false), { timeout: 10_000 })
      const again = (await until(6)).slice(3)
      const numbers = new Set(again.map(numberOf))
      expect(numbers).toEqual(new Set([1, 2, 3]))
      for (const one of again) one.settle({ outcome: 'done' })
      expect(source.status.current.state).toBe('ready')
    })

    it.each([2, 50, 200])(
      'never has more than its credit of %i on its way, and keeps its connection',
      async (credit) => {
        const count = credit * 15
        const place = rabbitPlace(await lease())
        await place.queue('mine')
        const options = { ...place.options, address: '/amq/queue/mine' }
        const notifier = notifierFor(options, { budget: { maxWaiting: count }, sendTimeoutMs: 30_000 })
        await Promise.all(Array.from({ length: count }, (_, n) => notifier.info('image.create', { n })))
        const { source, deliveries } = await startedSource(options, {
          credit,
          onDelivery: (one) => setTimeout(() => one.settle({ outcome: 'done' }), numberOf(one) % 20),
        })
        const states: string[] = []
        source.status.subscribe(({ state }) => states.push(state))
        let most = 0
        await vi.waitFor(
          async () => {
            most = Math.max(most, await place.unacknowledged('mine'))
            expect(await place.depth('mine')).toBe(0)
          },
          { interval: 1, timeout: 20_000 },
        )
        expect(most).toBeLessThanOrEqual(credit)
        expect(deliveries).toHaveLength(count)
        expect(states).toEqual([])
      },
    )

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
      expect(letter && numberOf(letter)).toBe(1)
      // The reason is not among what it tells about it.
      expect(letter?.headers).toEqual({})
    })

    it('loses what it rejects from a queue that has no such exchange', async () => {
      const place = rabbitPlace(await lease())
      await place.queue('mine')
      const options = { ...place.options, address: '/amq/queue/mine' }
      const { until } = await startedSource(options, {
        credit: 1,
        onDelivery: (one) => one.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 }),
      })
      const notifier = notifierFor(options)
      for (const n of [1, 2, 3]) await notifier.info('image.create', { n })
      expect((await until(3)).map(numberOf)).toEqual([1, 2, 3])
      await vi.waitFor(async () => expect(await place.depth('mine')).toBe(0), { timeout: 10_000 })
    })

    it('loses dead letters, which the broker accepts, when their queue does not exist', async () => {
      const place = rabbitPlace(await lease())
      await place.queue('mine')
      const options = { ...place.options, address: '/amq/queue/mine' }
      await startedSource(
        { ...options, deadLetterAddress: '/amq/queue/nowhere' },
        { onDelivery: (one) => one.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 }) },
      )
      await notifierFor(options).info('image.create', {})
      await vi.waitFor(async () => expect(await place.depth('mine')).toBe(0), { timeout: 10_000 })
    })

    it('has the queue of its dead letters declared, which is durable and remains', async () => {
      const place = rabbitPlace(await lease())
      await place.queue('mine')
      const options = { ...place.options, address: '/amq/queue/mine' }
      const { source } = await startedSource(
        { ...options, deadLetterAddress: '/queue/aside' },
        { onDelivery: (one) => one.settle({ outcome: 'dead-letter', reason: 'no', attempts: 1 }) },
      )
      await notifierFor(options).info('image.create', {})
      await vi.waitFor(async () => expect(await place.depth('aside')).toBe(1), { timeout: 10_000 })
      await source.close(within(5_000))
      expect(await place.isDurable('aside')).toBe(true)
    })

    it('reads a copy of what is sent to an exchange while it is connected, and nothing of what came before', async () => {
      const place = rabbitPlace(await lease())
      await place.exchange()
      const notifier = notifierFor(place.options)
      await notifier.info('image.create', { n: 1 })
      const address = '/exchange/glance/notifications.*'
      const sources = [
        await startedSource({ ...place.options, address }),
        await startedSource({ ...place.options, address }),
      ]
      await notifier.warn('image.create', { n: 2 })
      for (const { deliveries, until } of sources) {
        await until(1)
        expect(deliveries.map(numberOf)).toEqual([2])
      }
      // What was not settled ended with the link.
      await sources[0]?.source.close(within(5_000))
      const next = await startedSource({ ...place.options, address })
      await notifier.warn('image.create', { n: 3 })
      await next.until(1)
      expect(next.deliveries.map(numberOf)).toEqual([3])
    })

    it('is told at once that a queue does not exist, and reads it when it does', async () => {
      const place = rabbitPlace(await lease())
      const options = { ...place.options, address: '/amq/queue/later' }
      const source = sourceFor(options)
      const deliveries: Delivery[] = []
      const start = source.start((one) => deliveries.push(one), { credit: 10, ...within(20_000) })
      expect(await failureOf(start)).toMatchObject({ code: 'unroutable', retryable: false })
      await place.queue('later')
      await vi.waitFor(() => expect(source.status.current.state).toBe('ready'), { timeout: 10_000 })
      await notifierFor(options).info('image.create', { n: 1 })
      await vi.waitFor(() => expect(deliveries.map(numberOf)).toEqual([1]), { timeout: 10_000 })
    })

    it('is refused a queue that is less durable than `/queue/…` declares it, and that is final', async () => {
      const place = await lease()
      closing(await readFrom(connectionFor(place), place.address, false))
      const source = sourceFor({ ...optionsFor(place), address: place.address })
      const failure = await failureOf(source.start(() => {}, { credit: 1, ...within(10_000) }))
      expect(failure).toMatchObject({ code: 'topology', retryable: false })
      expect(source.status.current.state).toBe('failed')
    })

    it('counts the attempts itself, and so from 1 in another process', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const first = await startedSource(options, {
        onDelivery: (one) => one.attempt < 3 && one.settle({ outcome: 'retry', delayMs: 0 }),
      })
      await notifierFor(options).info('image.create', {})
      expect((await first.until(3)).map(({ attempt }) => attempt)).toEqual([1, 2, 3])
      await first.source.close(within(5_000))
      const second = await startedSource(options)
      const [again] = await second.until(1)
      expect(again?.attempt).toBe(1)
    })

    it('releases, for `modified` ends the session', async () => {
      const place = rabbitPlace(await lease())
      await place.queue('mine')
      await notifierFor({ ...place.options, address: '/amq/queue/mine' }).info('image.create', {})
      const container = rhea.create_container()
      const ended = new Promise<unknown>((resolve) => {
        container.on('session_error', ({ session }: EventContext) => resolve(session?.error))
      })
      container.on('message', ({ delivery }: EventContext) => delivery?.modified({ delivery_failed: true }))
      const connection = container.connect({ reconnect: false, ...place.connection })
      connection.open_receiver({ source: '/amq/queue/mine', autoaccept: false })
      expect(await ended).toMatchObject({ condition: 'amqp:invalid-field' })
      const closed = new Promise((resolve) => {
        container.on('connection_close', resolve)
      })
      connection.close()
      await closed
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
      expect(delivery && numberOf(delivery)).toBe(1)
    })
  },
  { on: ['rabbit'] },
)
