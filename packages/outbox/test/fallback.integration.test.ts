import { readFileSync } from 'node:fs'
import { createNotifier, fallback, type Receipt } from '@glance-notifications/core'
import { loggingStrategy } from '@glance-notifications/logging'
import { rabbitStrategy } from '@glance-notifications/rabbit'
import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it } from 'vitest'
import { openReader } from '../../rabbit/test/broker.js'
import { outbox } from '../src/index.js'
import { eventually } from './eventually.js'
import { temporaryFolder } from './temporary-folder.js'

const folder = temporaryFolder()
const backOff = { initialDelayMs: 50, maxDelayMs: 500 }

describeWithRabbitNode('a fallback from RabbitMQ to an outbox to a log', (start) => {
  let node: RabbitNode
  beforeAll(async () => {
    node = await start()
  })

  it('goes down when the broker is killed and the outbox full, back when it is there, and loses nothing', async () => {
    const logFile = folder()
    const rabbit = rabbitStrategy({ url: node.amqpUrl, backOff })
    const box = outbox(rabbitStrategy({ url: node.amqpUrl, backOff }), {
      path: folder(),
      maxRecords: 3,
      backOff,
    })
    const notifier = createNotifier({
      strategy: fallback([rabbit, box, loggingStrategy({ logFile })], { patienceMs: 2_000 }),
      sendTimeoutMs: 30_000,
    })
    const takenBy: string[] = []
    const emit = async (): Promise<Receipt> => {
      const receipt = await notifier.info('image.create', { n: takenBy.length })
      takenBy.push(receipt.strategy)
      return receipt
    }
    await emit()
    await node.keep()
    await node.kill()
    const second = await emit()
    expect(second.outcomes).toMatchObject([
      { strategy: 'rabbit', status: 'failed' },
      { strategy: 'outbox', status: 'accepted' },
    ])
    for (let count = 0; count < 3; count += 1) await emit()
    await node.restart()
    await eventually(() => expect(rabbit.status.current.state).toBe('ready'))
    await emit()
    await box.drained({ deadline: performance.now() + 60_000 })
    await notifier.close()

    expect(takenBy).toEqual(['rabbit', 'outbox', 'outbox', 'outbox', 'logging', 'rabbit'])
    expect(readFileSync(logFile, 'utf8')).toContain('"n":4')
    await using reader = await openReader(node.amqpUrl)
    const messages = await reader.take('notifications.info', 5)
    const arrived: unknown[] = messages.map(({ content }) => JSON.parse(content.toString()).payload.n)
    expect(new Set(arrived)).toEqual(new Set([0, 1, 2, 3, 5]))
  })
})
