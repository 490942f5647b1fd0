import { createNotifier } from '@glance-notifications/core'
import { rabbitStrategy } from '@glance-notifications/rabbit'
import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'
import { rabbitAt } from '../transport-config.js'

const every = 10

/** Each tenth is a warning, and no queue takes warnings. Not over AMQP 1.0: RabbitMQ 3's plug-in says that it accepts them. */
export const unroutable: Fault = {
  name: 'unroutable',
  summary: 'every tenth is for no queue: it must fail as unroutable, and the others must not',
  transports: ['rabbit'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    const options = rabbitAt(broker)
    await using notifier = createNotifier({ strategy: rabbitStrategy(options) })
    await notifier.ready()
    await operatorOf(broker).deleteQueue('notifications.warn')
    const source = { shared: true, priorities: ['INFO'] } as const
    await stage.consumer(broker, {
      source: { transport: 'rabbit', options: { ...options, ...source } },
    })
    await stage.publisher(broker, {
      warnEvery: every,
      strategy: { transport: 'rabbit', options: { ...options, topology: 'none' } },
    })
    await stage.drained()
    const expected = Math.floor(stage.count / every)
    stage.expectRefused(expected)
    const failed = stage.failures('unroutable')
    if (failed !== expected) stage.broken(`${failed} failed as unroutable, and ${expected} should have`)
  },
}
