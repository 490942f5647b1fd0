import { type Amqp10Lease, type Fault, startFaultProxy } from '@glance-notifications/test-brokers'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { expect, it, vi } from 'vitest'
import { noUntruths, numberOf, slowestMs, startLoad, untruths } from '../../rabbit/test/load.js'
import { connectionFor, optionsFor, rabbitPlace } from './support/brokers.js'
import { readFrom } from './support/reader.js'
import { closing, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

const swallow: Fault = { kind: 'swallow' }
const stall: Fault = { kind: 'stall' }
const waiting = { interval: 2, timeout: 30_000 }
const connectTimeoutMs = 2_000
const readyWithinMs = connectTimeoutMs + 3_000
const timeoutMs = 4_000

describeWithAmqp10(
  'qpid over a network that fails',
  (lease) => {
    /** A queue at the broker, by way of a proxy. */
    async function placeBehindProxy() {
      const given = await lease()
      const place = rabbitPlace(given)
      await place.queue('mine')
      const proxy = closing(await startFaultProxy({ target: given.url }))
      const options = { ...optionsFor(given), address: '/amq/queue/mine', connectTimeoutMs }
      return { given, place, proxy, options: { ...options, url: proxy.urlFor(given.url) } }
    }

    it.each([
      ['swallows what goes both ways', { toBroker: swallow, toClient: swallow }, true],
      ['swallows what comes from the broker', { toClient: swallow }, true],
      ['brings no more of what comes from the broker', { toClient: stall }, true],
      // RabbitMQ 3 does not mind that a client is silent, and goes on with its own heartbeats: sends run out of time.
      ['swallows what goes to the broker', { toBroker: swallow }, false],
    ] as const)('loses nothing accepted over one that %s, and comes back', async (_, fault, isNoticed) => {
      const { given, place, proxy, options } = await placeBehindProxy()
      const notifier = notifierFor({ ...options, heartbeatSeconds: 1 })
      await notifier.ready()
      const states: string[] = []
      notifier.status.subscribe(({ state }) => states.push(state))
      const load = startLoad(notifier, { timeoutMs })
      await vi.waitFor(() => expect(load.accepted).toBeGreaterThan(100), waiting)
      await proxy.set(fault)
      await vi.waitFor(() => expect(load.fates.some(({ error }) => error)).toBe(true), waiting)
      expect(states.includes('backing-off')).toBe(isNoticed)
      await proxy.heal()
      const healed = performance.now()
      const before = load.accepted
      await vi.waitFor(() => expect(load.accepted).toBeGreaterThan(before + 100), waiting)
      expect(performance.now() - healed).toBeLessThan(readyWithinMs)
      const fates = await load.stop()
      expect(slowestMs(fates)).toBeLessThan(timeoutMs + 1_000)
      const depth = await place.depth('mine')
      expect(untruths(fates, await numbersIn(given, depth))).toEqual(noUntruths)
    })

    it.each([
      ['breaks everything into single bytes', { kind: 'fragment', bytes: 1 }],
      ['lets 60 kB pass in a second', { kind: 'throttle', bytesPerSecond: 60_000 }],
      ['takes 50 ms each way', { kind: 'delay', delayMs: 50 }],
    ] as const)('sends everything, in order, over one that %s', async (_, fault) => {
      const { given, proxy, options } = await placeBehindProxy()
      await proxy.set({ toBroker: fault, toClient: fault })
      const notifier = notifierFor({ ...options, connectTimeoutMs: 30_000 })
      await Promise.all(
        Array.from({ length: 150 }, (_item, n) =>
          notifier.info('image.create', { n, text: 'x'.repeat(n) }, { timeoutMs: 50_000 }),
        ),
      )
      expect(await numbersIn(given, 150)).toEqual(Array.from({ length: 150 }, (_item, n) => n))
    })

    it('passes over a host that accepts and says nothing, when its time is up', async () => {
      const { given, proxy, options } = await placeBehindProxy()
      await proxy.set({ admission: 'mute' })
      const url = [proxy.urlFor(given.url), given.url]
      const notifier = notifierFor({ ...options, url, shuffle: false })
      const begin = performance.now()
      await notifier.ready()
      expect(performance.now() - begin).toBeLessThan(readyWithinMs)
      expect(proxy.accepted).toBe(1)
    })
  },
  { on: ['rabbit'] },
)

async function numbersIn(given: Amqp10Lease, count: number): Promise<readonly unknown[]> {
  const reader = await readFrom(connectionFor(given), '/amq/queue/mine')
  const read = await reader.until(count)
  await reader.close()
  return read.map(({ body }) => numberOf(JSON.parse(body.toString())))
}
