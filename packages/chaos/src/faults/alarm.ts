import { setTimeout as delay } from 'node:timers/promises'
import type { RabbitResource } from '@glance-notifications/test-brokers'
import type { Fault } from '../fault.js'
import { blockingOf } from '../operator.js'

/** Longer than a send waits. */
const alarmMs = 8_000

/** RabbitMQ stops to read from who publishes; sends end at their deadlines, and nothing piles up. */
function alarm(resource: RabbitResource, transports: Fault['transports']): Fault {
  return {
    name: `${resource}-alarm`,
    summary: `a ${resource} alarm blocks the emitter for ${alarmMs / 1_000} s, longer than a send waits`,
    transports,
    boundMs: 90_000,
    recoveryMs: 15_000,
    async run(stage) {
      const broker = await stage.broker()
      const blocking = blockingOf(broker, stage.transport)
      await stage.consumer(broker)
      await stage.publisher(broker)
      await stage.accepted(stage.count / 3)
      await blocking.begin(resource)
      stage.atEnd(() => blocking.end(resource))
      await delay(alarmMs, undefined, { signal: stage.signal })
      await blocking.end(resource)
      await stage.recovered()
      await stage.drained()
    },
  }
}

export const memoryAlarm = alarm('memory', ['rabbit', 'qpid'])
export const diskAlarm = alarm('disk', ['rabbit'])
