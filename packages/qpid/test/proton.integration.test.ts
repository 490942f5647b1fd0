import { once } from 'node:events'
import { createServer } from 'node:net'
import { type ProtonBroker, startProtonBroker } from '@glance-notifications/test-brokers'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { expect, it, vi } from 'vitest'
import { connectionFor, optionsFor } from './support/brokers.js'
import { portOf } from './support/peer.js'
import { readFrom } from './support/reader.js'
import { closing, failureOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

describeWithAmqp10(
  'the broker of Qpid Proton',
  (lease) => {
    it('takes 10,000 pipelined sends', async () => {
      const place = await lease()
      const reader = closing(await readFrom(connectionFor(place), place.address))
      const notifier = notifierFor(
        { ...optionsFor(place), address: place.address },
        { budget: { maxWaiting: 10_000 }, sendTimeoutMs: 60_000 },
      )
      const sends = Array.from({ length: 10_000 }, (_, n) => notifier.info('image.create', { n }))
      await Promise.all(sends)
      expect(notifier.stats).toMatchObject({ accepted: 10_000, failed: {} })
      const ids = new Set((await reader.until(10_000)).map(({ properties }) => properties.message_id))
      expect(ids.size).toBe(10_000)
    })

    it.each(['anonymous', 'none'] as const)('lets in with auth %s', async (auth) => {
      const place = await lease()
      const notifier = notifierFor({ ...optionsFor(place), address: place.address, auth })
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('refuses a password, for it does not offer PLAIN', async () => {
      const place = await lease()
      const notifier = notifierFor({ ...optionsFor(place), username: 'ann', password: 'x' })
      expect(await failureOf(notifier.info('image.create', {}))).toEqual({
        code: 'auth',
        retryable: false,
        delivery: 'none',
        phase: 'connect',
      })
      expect(notifier.status.current.state).toBe('failed')
    })

    it('has the topic as its default address', async () => {
      const place = await lease()
      const topic = place.address
      const reader = closing(await readFrom(connectionFor(place), topic))
      await notifierFor({ ...optionsFor(place), topic }).warn('image.create', {})
      const [message] = await reader.until(1)
      expect(message?.properties.subject).toBe(`${topic}.warn`)
    })

    it('is tried after a first host that is dead', async () => {
      const place = await lease()
      const server = createServer().listen(0, '127.0.0.1')
      await once(server, 'listening')
      const dead = `amqp://127.0.0.1:${portOf(server)}`
      server.close()
      const notifier = notifierFor({ ...optionsFor(place), url: [dead, place.url], shuffle: false })
      await notifier.info('image.create', {})
      expect(notifier.status.current).toMatchObject({ state: 'ready', host: new URL(place.url).host })
    })

    it('may go away: what is sent meanwhile fails in time, and what is sent later arrives', async () => {
      const first: ProtonBroker = await startProtonBroker()
      const second = await startProtonBroker()
      try {
        const notifier = notifierFor(
          { url: [first.url, second.url], shuffle: false },
          { sendTimeoutMs: 30_000 },
        )
        await notifier.info('image.create', {})
        expect(notifier.status.current).toMatchObject({ host: `127.0.0.1:${first.port}` })
        await first.stop()
        await vi.waitFor(() => notifier.info('image.create', {}), { timeout: 10_000 })
        expect(notifier.status.current).toMatchObject({ host: `127.0.0.1:${second.port}` })
        await second.stop()
        await vi.waitFor(() => expect(notifier.status.current.state).not.toBe('ready'), { timeout: 10_000 })
        expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 200 }))).toEqual({
          code: 'timeout',
          retryable: true,
          delivery: 'none',
          phase: 'connect',
        })
      } finally {
        await Promise.all([first.stop(), second.stop()])
      }
    })
  },
  { on: ['proton'] },
)
