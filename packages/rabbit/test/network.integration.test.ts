import { type Fault, startFaultProxy } from '@glance-notifications/test-brokers'
import { describeWithRabbit } from '@glance-notifications/test-brokers/vitest'
import { describe, expect, it } from 'vitest'
import type { RabbitOptions } from '../src/index.js'
import { openReader } from './broker.js'
import { noUntruths, numbersIn, slowestMs, startLoad, untruths } from './load.js'
import { done, placeOf, publishTexts, startedSource, textOf, untilDepth } from './source-support.js'
import { eventually, openNotifier, outcomes } from './support.js'

const swallow: Fault = { kind: 'swallow' }
const stall: Fault = { kind: 'stall' }

/** A cut of the network, by which way nothing comes through any more. */
const cuts = [
  ['swallows what goes both ways', { toBroker: swallow, toClient: swallow }],
  ['swallows what goes to the broker', { toBroker: swallow }],
  ['swallows what comes from the broker', { toClient: swallow }],
  ['takes no more of what goes to the broker', { toBroker: stall }],
  ['brings no more of what comes from the broker', { toClient: stall }],
] as const

/** A poor network, over which everything comes nevertheless. */
const poor = [
  ['breaks everything into single bytes', { kind: 'fragment', bytes: 1 }],
  ['lets 60 kB pass in a second', { kind: 'throttle', bytesPerSecond: 60_000 }],
  ['takes 50 ms each way', { kind: 'delay', delayMs: 50 }],
] as const

/** How long a connection is dialled, and how long until it is ready once nothing keeps it from being so. */
const connectTimeoutMs = 2_000
const readyWithinMs = connectTimeoutMs + 3_000

describeWithRabbit('rabbit over a network that fails', (lease) => {
  const options = { heartbeatSeconds: 1, connectTimeoutMs }

  /** A place at the broker, by way of a proxy. */
  async function placeBehindProxy() {
    const place = placeOf(await lease())
    const proxy = await startFaultProxy({ target: place.url })
    const behind: RabbitOptions = { ...place, ...options, url: proxy.urlFor(place.url) }
    return { place, proxy, behind, [Symbol.asyncDispose]: () => proxy.close() }
  }

  describe('a strategy', () => {
    it.each(cuts)('loses nothing accepted over one that %s, and comes back', async (_, fault) => {
      await using way = await placeBehindProxy()
      const { place, proxy, behind } = way
      await using notifier = openNotifier(behind)
      await notifier.ready()
      const load = startLoad(notifier, { timeoutMs: 4_000 })
      await eventually(() => load.accepted > 100)
      await proxy.set(fault)
      await eventually(() => notifier.failures.length > 0, 30_000)
      await proxy.heal()
      const healed = performance.now()
      const before = load.accepted
      await eventually(() => load.accepted > before + 100, 30_000)
      expect(performance.now() - healed).toBeLessThan(readyWithinMs)
      const fates = await load.stop()

      expect(notifier.status.current.state).toBe('ready')
      expect(slowestMs(fates)).toBeLessThan(4_000 + 1_000)
      expect(fates.filter(({ error }) => error).length).toBeGreaterThan(0)
      await using reader = await openReader(place.url)
      expect(untruths(fates, await numbersIn(reader, `${place.topic}.info`))).toEqual(noUntruths)
    })

    it.each(poor)('sends everything, in order, over one that %s', async (_, fault) => {
      await using way = await placeBehindProxy()
      const { place, proxy, behind } = way
      await proxy.set({ toBroker: fault, toClient: fault })
      await using notifier = openNotifier({ ...behind, heartbeatSeconds: 10, connectTimeoutMs: 30_000 })
      const count = 150
      const sends = Array.from({ length: count }, (_item, n) =>
        notifier.info('image.create', { n, text: 'x'.repeat(n) }, { timeoutMs: 50_000 }),
      )
      expect(new Set(await outcomes(sends))).toEqual(new Set(['accepted']))
      expect(notifier.failures).toEqual([])
      await using reader = await openReader(place.url)
      expect(await numbersIn(reader, `${place.topic}.info`)).toEqual(Array.from(sends.keys()))
    })

    it('fails at once what is not confirmed when the connection is reset', async () => {
      await using way = await placeBehindProxy()
      const { place, proxy, behind } = way
      await using notifier = openNotifier({ ...behind, heartbeatSeconds: 60 })
      await notifier.ready()
      await proxy.set({ toClient: stall })
      const begin = performance.now()
      const sends = Array.from({ length: 20 }, (_item, n) =>
        notifier.info('image.create', { n }, { timeoutMs: 60_000 }),
      )
      const settled = Promise.allSettled(sends)
      await using reader = await openReader(place.url)
      await untilDepth(reader, `${place.topic}.info`, 20)
      proxy.reset()
      for (const result of await settled) {
        expect(result).toMatchObject({
          status: 'rejected',
          reason: { code: 'connection-lost', delivery: 'unknown', retryable: true },
        })
      }
      expect(performance.now() - begin).toBeLessThan(30_000)
      await proxy.heal()
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('passes over a host that accepts and says nothing, when its time is up', async () => {
      await using way = await placeBehindProxy()
      const { place, proxy, behind } = way
      await proxy.set({ admission: 'mute' })
      const url = [proxy.urlFor(place.url), place.url]
      await using notifier = openNotifier({ ...behind, url, shuffle: false })
      const begin = performance.now()
      await notifier.ready()
      expect(performance.now() - begin).toBeLessThan(readyWithinMs)
      expect(proxy.accepted).toBe(1)
      expect(notifier.states).toEqual(['connecting', 'connecting', 'ready'])
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })
  })

  describe('a source', () => {
    it.each(cuts)('gets everything, some of it again, over one that %s', async (_, fault) => {
      await using way = await placeBehindProxy()
      const { place, proxy, behind } = way
      await using reader = await openReader(place.url)
      const queue = `${place.topic}.cut`
      await reader.channel.assertExchange(place.exchange, 'topic', { durable: true })
      let isCut = false
      await using source = await startedSource(
        { ...behind, group: 'cut' },
        // Of what is settled during the cut the broker does not hear.
        { credit: 20, onDelivery: (delivery) => void (isCut || done(delivery)) },
      )
      const texts = Array.from({ length: 60 }, (_item, n) => `text ${n}`)
      await publishTexts(reader, '', queue, texts.slice(0, 20))
      await source.until(20)
      isCut = true
      await publishTexts(reader, '', queue, texts.slice(20, 40))
      await source.until(40)
      await proxy.set(fault)
      for (const delivery of source.deliveries.slice(20)) done(delivery)
      await publishTexts(reader, '', queue, texts.slice(40))
      await eventually(() => source.statuses.some(({ state }) => state === 'backing-off'), 30_000)
      isCut = false
      await proxy.heal()
      await eventually(() => new Set(source.deliveries.map(textOf)).size === 60, 30_000)
      await untilDepth(reader, queue, 0)
      expect(source.status.current.state).toBe('ready')
    })

    it.each(poor)('gets everything, in order, over one that %s', async (_, fault) => {
      await using way = await placeBehindProxy()
      const { place, proxy, behind } = way
      await proxy.set({ toBroker: fault, toClient: fault })
      await using reader = await openReader(place.url)
      const texts = Array.from({ length: 150 }, (_item, n) => `text ${n} ${'x'.repeat(n)}`)
      await using source = await startedSource(
        { ...behind, group: 'poor', heartbeatSeconds: 10, connectTimeoutMs: 30_000 },
        { onDelivery: done },
      )
      await publishTexts(reader, '', `${place.topic}.poor`, texts)
      await source.until(150)
      await untilDepth(reader, `${place.topic}.poor`, 0)
      expect(source.deliveries.map(textOf)).toEqual(texts)
    })
  })
})
