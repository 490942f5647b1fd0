import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it, vi } from 'vitest'
import type { QpidOptions } from '../src/index.js'
import { readFrom } from './support/reader.js'
import { closing, failureOf, keepQuietAndTidy, notifierFor } from './support/setup.js'

keepQuietAndTidy()

describeWithRabbitNode('a RabbitMQ of one’s own', (start) => {
  const address = '/amq/queue/notifications.info'
  let node: RabbitNode
  let plain: QpidOptions

  beforeAll(async () => {
    node = await start()
    plain = { url: node.amqpUrl, address }
    await declare()
  })

  const declare = (): Promise<string> =>
    node.evaluate(
      'rabbit_amqqueue:declare(rabbit_misc:r(<<"/">>, queue, <<"notifications.info">>), true, false, [], none, <<"test">>)',
    )

  it('keeps what it has accepted when it is killed, and is found again', async () => {
    const notifier = notifierFor(plain, { sendTimeoutMs: 60_000 })
    const sends = Array.from({ length: 200 }, (_, n) => notifier.info('image.create', { n }))
    await Promise.all(sends)
    await node.keep()
    const inFlight = Array.from({ length: 50 }, (_, n) => notifier.info('image.update', { n }))
    const settled = Promise.allSettled(inFlight)
    await node.kill()
    const results = await settled
    for (const [index, { status }] of results.entries()) {
      if (status === 'fulfilled') continue
      expect(await failureOf(inFlight[index] ?? Promise.resolve())).toEqual({
        code: 'connection-lost',
        retryable: true,
        delivery: 'unknown',
        phase: 'confirm',
      })
    }
    // Where the broker had accepted all of them, nobody has noticed yet.
    await vi.waitFor(() => expect(notifier.status.current.state).not.toBe('ready'), { timeout: 10_000 })
    expect(await failureOf(notifier.info('image.create', {}, { timeoutMs: 200 }))).toMatchObject({
      code: 'timeout',
      delivery: 'none',
      phase: 'connect',
    })
    await node.restart()
    await vi.waitFor(() => notifier.info('image.create', { last: true }), { timeout: 30_000 })
    const accepted = notifier.stats.accepted
    const connection = {
      host: '127.0.0.1',
      port: node.port,
      username: 'guest',
      password: 'guest',
      hostname: 'vhost:/',
    }
    const reader = closing(await readFrom(connection, address))
    const messages = await reader.until(accepted)
    expect(messages.length).toBeGreaterThanOrEqual(accepted)
    const creates = messages.filter(({ body }) => /"event_type":"image.create".*"n":/.test(String(body)))
    expect(creates).toHaveLength(200)
  })
})
