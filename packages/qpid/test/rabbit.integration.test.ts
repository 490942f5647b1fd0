import { createFormat, formatNames } from '@glance-notifications/core'
import { describeWithAmqp10 } from '@glance-notifications/test-brokers/vitest'
import { expect, it } from 'vitest'
import { connectionFor, optionsFor, rabbitPlace } from './support/brokers.js'
import { imagePairs, sendPair, uncheckedImageEvents } from './support/image-payloads.js'
import { readFrom } from './support/reader.js'
import { closing, errorOf, failureOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

const on = ['rabbit'] as const
const levels = ['info', 'warn', 'error'] as const

describeWithAmqp10(
  'the AMQP 1.0 plug-in of RabbitMQ 3',
  (lease) => {
    it.each(formatNames)('routes to the queues of Glance by itself, in format %s', async (name) => {
      const place = rabbitPlace(await lease())
      await place.exchange()
      for (const level of levels) {
        await place.queue(`notifications.${level}`)
        await place.bind(`notifications.${level}`, `notifications.${level}`)
      }
      const notifier = notifierFor({ ...place.options, format: name }, { events: uncheckedImageEvents })
      for (const pair of imagePairs) await sendPair(notifier, pair)
      const format = createFormat(name)
      for (const level of levels) {
        const reader = closing(await readFrom(place.connection, `/amq/queue/notifications.${level}`))
        const expected = imagePairs.filter(({ priority }) => priority.toLowerCase() === level)
        const messages = await reader.until(expected.length)
        expect(messages).toHaveLength(7)
        messages.forEach(({ body, properties }, index) => {
          const { event_type, priority, payload } = expected[index] ?? {}
          expect(format.decode({ body })).toMatchObject({ ok: true, notification: { event_type, priority } })
          const decoded = format.decode({ body })
          expect(decoded.ok && decoded.notification.payload).toEqual(payload)
          expect(properties).toMatchObject({ durable: true, subject: `notifications.${level}` })
        })
      }
    })

    it('routes by the topic that was chosen', async () => {
      const place = rabbitPlace(await lease())
      await place.exchange('a/b')
      await place.queue('mine')
      await place.bind('images.warn', 'mine', 'a/b')
      await notifierFor({ ...place.options, exchange: 'a/b', topic: 'images' }).warn('image.create', 'low')
      const reader = closing(await readFrom(place.connection, '/amq/queue/mine'))
      expect(await reader.until(1)).toHaveLength(1)
    })

    it('accepts, and loses, what no queue is bound for', async () => {
      const place = rabbitPlace(await lease())
      await place.exchange()
      expect(await notifierFor(place.options).info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('accepts, and loses, what is sent to a queue that does not exist', async () => {
      const place = rabbitPlace(await lease())
      const notifier = notifierFor({ ...place.options, address: '/amq/queue/nowhere' })
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })

    it('takes nothing for an exchange that does not exist', async () => {
      const place = rabbitPlace(await lease())
      const error = await errorOf(notifierFor(place.options).info('image.create', {}))
      expect(error).toMatchObject({
        code: 'unroutable',
        retryable: false,
        delivery: 'none',
        phase: 'connect',
      })
      expect(error.message).toContain('glance')
    })

    it('refuses a link to a queue that is less durable than asked for, and that is final', async () => {
      const place = await lease()
      closing(await readFrom(connectionFor(place), place.address, false))
      const notifier = notifierFor({ ...optionsFor(place), address: place.address })
      const error = await errorOf(notifier.info('image.create', {}))
      expect(error).toMatchObject({ code: 'topology', retryable: false, delivery: 'none', phase: 'connect' })
      expect(error.message).toMatch(/inequivalent arg 'durable'/)
      expect(notifier.status.current.state).toBe('failed')
    })

    it('gives no outcome for what a full queue refuses: such a send times out, and may have been delivered', async () => {
      const place = rabbitPlace(await lease())
      await place.queue(
        'full',
        '[{<<"x-max-length">>, long, 1}, {<<"x-overflow">>, longstr, <<"reject-publish">>}]',
      )
      const notifier = notifierFor({ ...place.options, address: '/amq/queue/full' })
      await notifier.ready()
      const sends = Array.from({ length: 10 }, (_, n) =>
        notifier.info('image.create', { n }, { timeoutMs: 1_000 }),
      )
      const results = await Promise.allSettled(sends)
      const failed = results.flatMap((result, index) => (result.status === 'rejected' ? [sends[index]] : []))
      expect(failed.length).toBeGreaterThan(0)
      for (const send of failed) {
        expect(await failureOf(send ?? Promise.resolve())).toEqual({
          code: 'timeout',
          retryable: true,
          delivery: 'unknown',
          phase: 'confirm',
        })
      }
    })

    it('refuses a wrong password, and that is final', async () => {
      const place = rabbitPlace(await lease())
      const notifier = notifierFor({ ...place.options, password: 'wrong' }, { sendTimeoutMs: 20_000 })
      expect(await failureOf(notifier.info('image.create', {}))).toEqual({
        code: 'auth',
        retryable: false,
        delivery: 'none',
        phase: 'connect',
      })
      expect(notifier.status.current.state).toBe('failed')
    })

    it('refuses who does not say who he is', async () => {
      const { options } = rabbitPlace(await lease())
      const { username: _, password: __, ...nameless } = options
      const notifier = notifierFor(nameless, { sendTimeoutMs: 20_000 })
      expect(await failureOf(notifier.info('image.create', {}))).toMatchObject({
        code: 'auth',
        delivery: 'none',
      })
    })

    it('refuses a virtual host that does not exist, and that is final', async () => {
      const place = rabbitPlace(await lease())
      const notifier = notifierFor({ ...place.options, hostname: 'vhost:nowhere' }, { sendTimeoutMs: 20_000 })
      expect(await failureOf(notifier.info('image.create', {}))).toEqual({
        code: 'auth',
        retryable: false,
        delivery: 'none',
        phase: 'connect',
      })
      expect(notifier.status.current.state).toBe('failed')
    })
  },
  { on },
)
