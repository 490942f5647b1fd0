import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it } from 'vitest'
import { eventually, milliseconds, openNotifier, rejection } from './support.js'

describeWithRabbitNode('a RabbitMQ that is out of memory', (start) => {
  let node: RabbitNode
  beforeAll(async () => {
    node = await start()
  })

  it('blocks, says why, takes what waited when it has memory again, and can be left meanwhile', async () => {
    await using notifier = openNotifier({ url: node.amqpUrl })
    await notifier.info('image.create', {})
    await node.ctl('set_vm_memory_high_watermark', '0')
    // It blocks whoever publishes, once it has read it.
    const first = notifier.info('image.create', {}, { timeoutMs: 60_000 })
    const blocked = await eventually(
      () => notifier.status.current.state === 'blocked' && notifier.status.current,
      20_000,
    )
    expect(blocked).toMatchObject({ reason: expect.stringMatching(/memory/) })
    const error = await rejection(notifier.info('image.create', {}, { timeoutMs: 300 }))
    expect(error).toMatchObject({ code: 'blocked', phase: 'credit', delivery: 'none', retryable: true })
    expect(error.message).toMatch(/memory/)

    const other = openNotifier({ url: node.amqpUrl, topology: 'none' })
    await other.ready()
    const stuck = rejection(other.info('image.create', {}, { timeoutMs: 60_000 }))
    await eventually(() => other.status.current.state === 'blocked', 20_000)
    expect(await milliseconds(other.close({ timeoutMs: 500 }))).toBeLessThan(3_000)
    expect(await stuck).toMatchObject({ code: 'closed', delivery: 'unknown' })

    const held = notifier.info('image.create', {}, { timeoutMs: 60_000 })
    await node.ctl('set_vm_memory_high_watermark', '0.4')
    await Promise.all([first, held])
    expect(notifier.states).toEqual(['connecting', 'ready', 'blocked', 'ready'])
  })
})
