import { createNotifier } from '@glance-notifications/core'
import { rabbitStrategy } from '@glance-notifications/rabbit'
import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it } from 'vitest'
import { openReader } from '../../rabbit/test/broker.js'
import { outbox } from '../src/index.js'
import { eventually } from './eventually.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const queue = 'notifications.info'

describeWithRabbitNode('promise 15: an outbox before a RabbitMQ of our own', (start) => {
  let node: RabbitNode
  beforeAll(async () => {
    node = await start()
  })

  it('loses nothing when the broker is killed while it is written to, and away for some time', async () => {
    const box = outbox(rabbitStrategy({ url: node.amqpUrl, backOff: { maxDelayMs: 500 } }), {
      path: folder(),
      backOff: { maxDelayMs: 500 },
    })
    const notifier = createNotifier({ strategy: box, sendTimeoutMs: 60_000 })
    const accepted: number[] = []
    const emit = async (first: number, count: number): Promise<void> => {
      const sends = Array.from({ length: count }, async (_, n) => {
        await notifier.info('image.create', { n: first + n })
        accepted.push(first + n)
      })
      await Promise.all(sends)
    }
    await emit(0, 500)
    await box.drained({ deadline: performance.now() + 60_000 })
    await node.keep()
    const emitting = emit(500, 1_000)
    await node.kill()
    await emitting
    await emit(1_500, 1_000)
    expect(accepted.length).toBe(2_500)
    expect(box.stats.depth).toBeGreaterThanOrEqual(1_000)
    await node.restart()
    await box.drained({ deadline: performance.now() + 120_000 })
    expect(box.stats).toMatchObject({ depth: 0, failed: 0 })
    await notifier.close()

    await using reader = await openReader(node.amqpUrl)
    const received: { readonly id: string; readonly n: number }[] = []
    await reader.channel.consume(
      queue,
      (message) => {
        if (!message) return
        const { message_id, payload } = JSON.parse(message.content.toString())
        received.push({ id: message_id, n: payload.n })
      },
      { noAck: true },
    )
    await eventually(() => expect(new Set(received.map(({ n }) => n)).size).toBe(2_500))
    // Twice only under the same id, and in order: each for the first time before the next.
    expect(new Set(received.map(({ id }) => id)).size).toBe(2_500)
    const firsts = [...new Set(received.map(({ n }) => n))]
    expect(firsts).toEqual(firsts.toSorted((a, b) => a - b))
  })
})
