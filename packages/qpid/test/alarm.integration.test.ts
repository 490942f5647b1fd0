import type { RabbitNode } from '@glance-notifications/test-brokers'
import { describeWithRabbitNode } from '@glance-notifications/test-brokers/vitest'
import { beforeAll, expect, it, vi } from 'vitest'
import { keepQuietAndTidy, notifierFor } from './support/setup.js'

describeWithRabbitNode('a RabbitMQ that is out of memory, over AMQP 1.0', (start) => {
  keepQuietAndTidy()
  let node: RabbitNode
  beforeAll(async () => {
    node = await start()
  })

  it('does not tell, and the plug-in of RabbitMQ 3 goes on taking what is sent', async () => {
    const notifier = notifierFor({ url: node.amqpUrl, address: '/queue/images' })
    await notifier.info('image.create', {})
    await node.ctl('set_vm_memory_high_watermark', '0')
    const alarms = (): Promise<string> => node.evaluate('rabbit_alarm:get_alarms()')
    await vi.waitFor(async () => expect(await alarms()).toContain('memory'), { timeout: 20_000 })
    await Promise.all(Array.from({ length: 100 }, (_, n) => notifier.info('image.create', { n })))
    expect(await alarms()).toContain('memory')
    expect(notifier.status.current.state).toBe('ready')
    const began = performance.now()
    expect(await notifier.close({ timeoutMs: 500 })).toEqual({ unsent: 0 })
    expect(performance.now() - began).toBeLessThan(3_000)
  })
})
