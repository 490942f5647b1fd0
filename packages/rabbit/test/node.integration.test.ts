import type { NotificationError } from '@glance-notifications/core'
import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, describe, expect, it } from 'vitest'
import type { RabbitOptions } from '../src/index.js'
import { openReader } from './broker.js'
import { eventually, openNotifier, outcomes, rejection } from './support.js'

const maxMessageSize = 4 * 1024 * 1024

describeWithRabbitNode('a node of our own', (start) => {
  let node: RabbitNode
  beforeAll(async () => {
    node = await start({ config: [`max_message_size = ${maxMessageSize}`] })
    await addUser('glance', '.*', '.*')
    await addUser('modest', '', '.*')
    await addUser('reader', '.*', '^notifications')
  })

  async function addUser(name: string, configure: string, write: string): Promise<void> {
    const user = `<<"${name}">>`
    await node.evaluate(
      `rabbit_auth_backend_internal:add_user(${user}, <<"secret-of-${name}">>, <<"test">>), ` +
        `rabbit_auth_backend_internal:set_permissions(${user}, <<"/">>, ` +
        `<<"${configure}">>, <<"${write}">>, <<".*">>, <<"test">>)`,
    )
  }

  const as = (username: string): RabbitOptions => ({
    url: node.amqpUrl,
    username,
    password: `secret-of-${username}`,
  })

  describe('rights', () => {
    it('to declare are missed by name', async () => {
      await using notifier = openNotifier({ ...as('modest'), exchange: 'of-nobody', topic: 'of-nobody' })
      const error = await rejection(notifier.info('image.create', {}))
      expect(error).toMatchObject({ code: 'topology', retryable: false, delivery: 'none', phase: 'connect' })
      expect(error.message).toMatch(/exchange of-nobody.*ACCESS_REFUSED.*Grant the user configure rights/s)
      expect(notifier.status.current).toMatchObject({ state: 'failed' })
    })

    it('to declare are not needed where everything exists', async () => {
      await using owner = openNotifier({ url: node.amqpUrl })
      await owner.ready()
      for (const topology of ['adopt', 'check', 'none'] as const) {
        await using notifier = openNotifier({ ...as('modest'), topology })
        expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
      }
    })

    it('to publish are missed with auth, and nothing is tried for ever', async () => {
      await using owner = openNotifier({ url: node.amqpUrl })
      await owner.ready()
      await using notifier = openNotifier(as('reader'))
      const error = await rejection(notifier.info('image.create', {}))
      expect(error).toMatchObject({ code: 'auth', retryable: false, strategy: 'rabbit' })
      expect(error.message).toContain("access to exchange 'glance'")
    })
  })

  describe('a message larger than the broker allows', () => {
    it('is too large, and the next one goes', async () => {
      await using notifier = openNotifier({ url: node.amqpUrl })
      await notifier.ready()
      const error = await rejection(notifier.info('image.create', 'x'.repeat(maxMessageSize + 1)))
      expect(error).toMatchObject({ code: 'too-large', retryable: false, delivery: 'none', phase: 'confirm' })
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })
  })

  describe('a resource alarm', () => {
    it('blocks, and is over when it is over', async () => {
      await using notifier = openNotifier({ url: node.amqpUrl })
      await notifier.info('image.create', {})
      await node.evaluate('rabbit_alarm:set_alarm({{resource_limit, memory, node()}, []})')
      try {
        // RabbitMQ blocks a connection when it publishes, and a moment after the alarm.
        const errors: NotificationError[] = []
        await eventually(() => {
          const sent = notifier.info('image.create', {}, { timeoutMs: 1_000 })
          sent.catch((error: NotificationError) => errors.push(error))
          return notifier.status.current.state === 'blocked'
        })
        const error = await eventually(() => errors[0])
        expect(error).toMatchObject({ code: 'blocked', retryable: true, delivery: 'unknown' })
        expect(notifier.status.current).toMatchObject({ state: 'blocked', reason: 'low on memory' })
        expect(await rejection(notifier.info('image.create', {}, { timeoutMs: 50 }))).toMatchObject({
          code: 'blocked',
          delivery: 'none',
        })
      } finally {
        await node.evaluate('rabbit_alarm:clear_alarm({resource_limit, memory, node()})')
      }
      expect(await notifier.info('image.create', {})).toMatchObject({ status: 'accepted' })
    })
  })

  describe('lost', () => {
    it('by kill -9, fails what is in flight, takes what follows, and has what it confirmed', async () => {
      await using notifier = openNotifier({ url: node.amqpUrl, exchange: 'kept', topic: 'kept' })
      await Promise.all(Array.from({ length: 50 }, (_, n) => notifier.info('image.create', { n })))
      await using forgetful = openNotifier({
        url: node.amqpUrl,
        exchange: 'forgotten',
        topic: 'forgotten',
        durable: false,
      })
      await forgetful.info('image.create', { before: true })
      const settled: string[] = []
      const pump = Array.from({ length: 20 }, async () => {
        while (!settled.some((code) => code !== 'accepted')) {
          settled.push(...(await outcomes([notifier.info('image.update', {})])))
        }
      })
      await eventually(() => settled.length > 100)
      await node.keep()
      await node.kill()
      await Promise.all(pump)
      const lost = settled.filter((code) => code === 'connection-lost').length
      const accepted = settled.filter((code) => code === 'accepted').length
      expect(lost).toBeGreaterThan(0)
      expect(lost + accepted).toBe(settled.length)

      const after = notifier.info('image.create', { after: true }, { timeoutMs: 60_000 })
      await node.restart()
      expect(await after).toMatchObject({ status: 'accepted' })
      await using reader = await openReader(node.amqpUrl)
      const kept = await reader.depth('kept.info')
      expect(kept).toBeGreaterThanOrEqual(50 + accepted + 1)
      expect(kept).toBeLessThanOrEqual(50 + accepted + lost + 1)

      // What is not durable went with the broker, confirmed or not; it is declared anew.
      await forgetful.info('image.create', { after: true }, { timeoutMs: 60_000 })
      expect(await reader.depth('forgotten.info')).toBe(1)
    })

    it('by an operator who closes all connections, comes back and says why', async () => {
      await using notifier = openNotifier({ url: node.amqpUrl })
      await notifier.info('image.create', {})
      await node.evaluate(
        'rabbit_networking:close_connections(rabbit_networking:connections(), "for maintenance")',
      )
      await eventually(() => notifier.failures[0])
      expect(notifier.failures[0]?.message).toMatch(/CONNECTION_FORCED - for maintenance/)
      await notifier.info('image.create', {}, { timeoutMs: 30_000 })
    })
  })
})
