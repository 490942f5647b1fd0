import type { Delivery } from '@glance-notifications/core'
import { startProtonBroker } from '@glance-notifications/test-brokers'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { expect, it, vi } from 'vitest'
import { optionsFor } from './support/brokers.js'
import { keepQuietAndTidy, notifierFor } from './support/setup.js'
import { startedSource, textOf, within } from './support/sources.js'

keepQuietAndTidy()

const numberOf = (delivery: Delivery): number => JSON.parse(textOf(delivery)).payload.n

describeWithAmqp10(
  'a source on the broker of Qpid Proton',
  (lease) => {
    it.each([
      ['asked to try again', { outcome: 'retry', delayMs: 0 }],
      ['rejected', { outcome: 'dead-letter', reason: 'no', attempts: 1 }],
    ] as const)('loses what it has %s, for the broker forgets what it has sent', async (_, settlement) => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      // With a credit of 1, each is settled before the next one comes.
      const { deliveries, until } = await startedSource(options, {
        credit: 1,
        onDelivery: (one) => one.settle(settlement),
      })
      const notifier = notifierFor(options)
      for (const n of [1, 2, 3]) await notifier.info('image.create', { n })
      await until(3)
      await notifier.info('image.create', { n: 4 })
      await until(4)
      expect(deliveries.map(numberOf)).toEqual([1, 2, 3, 4])
      expect(deliveries.map(({ attempt }) => attempt)).toEqual([1, 1, 1, 1])
    })

    it('loses what it has not settled when it is closed', async () => {
      const place = await lease()
      const options = { ...optionsFor(place), address: place.address }
      const first = await startedSource(options)
      const notifier = notifierFor(options)
      await notifier.info('image.create', { n: 1 })
      await first.until(1)
      await first.source.close(within(5_000))
      const second = await startedSource(options)
      await notifier.info('image.create', { n: 2 })
      await second.until(1)
      expect(second.deliveries.map(numberOf)).toEqual([2])
    })

    it('goes on at the next broker of its list when one goes away', async () => {
      const first = await startProtonBroker()
      const second = await startProtonBroker()
      try {
        const url = [first.url, second.url]
        const { source, until } = await startedSource({ url, address: 'images', shuffle: false })
        expect(source.status.current).toMatchObject({ host: `127.0.0.1:${first.port}` })
        await first.stop()
        await vi.waitFor(
          () =>
            expect(source.status.current).toMatchObject({ state: 'ready', host: `127.0.0.1:${second.port}` }),
          { timeout: 10_000 },
        )
        await notifierFor({ url: second.url, address: 'images' }).info('image.create', { n: 1 })
        expect((await until(1)).map(numberOf)).toEqual([1])
      } finally {
        await Promise.all([first.stop(), second.stop()])
      }
    })
  },
  { on: ['proton'] },
)
