import type { Delivery } from '@glance-notifications/core'
import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it, vi } from 'vitest'
import { keepQuietAndTidy, notifierFor } from './support/setup.js'
import { startedSource, textOf } from './support/sources.js'

keepQuietAndTidy()

const numberOf = (delivery: Delivery): number => JSON.parse(textOf(delivery)).payload.n

describeWithRabbitNode('a source on a RabbitMQ of one’s own', (start) => {
  let node: RabbitNode

  beforeAll(async () => {
    node = await start()
  })

  it('consumes again when the broker is killed and back, and has lost nothing', async () => {
    const count = 50
    const options = { url: node.amqpUrl, address: '/queue/kept', deadLetterAddress: '/queue/kept-dead' }
    const { source, deliveries } = await startedSource(options, { credit: 10 })
    const notifier = notifierFor({ url: node.amqpUrl, address: '/queue/kept' }, { sendTimeoutMs: 30_000 })
    await Promise.all(Array.from({ length: count }, (_, n) => notifier.info('image.create', { n })))
    await vi.waitFor(() => expect(deliveries).toHaveLength(10), { timeout: 10_000 })
    await node.keep()
    await node.kill()
    await vi.waitFor(() => expect(source.status.current.state).not.toBe('ready'), { timeout: 10_000 })
    for (const one of deliveries) one.settle({ outcome: 'done' })
    expect(deliveries.some(({ live }) => live)).toBe(false)
    await node.restart()
    const handled = new Set<number>()
    await vi.waitFor(
      () => {
        for (const one of deliveries.splice(0)) {
          if (!one.live) continue
          handled.add(numberOf(one))
          one.settle({ outcome: 'done' })
        }
        expect(handled.size).toBe(count)
      },
      { interval: 5, timeout: 30_000 },
    )
    expect(source.status.current.state).toBe('ready')
  })
})
