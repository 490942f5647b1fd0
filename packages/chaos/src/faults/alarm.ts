import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../fault.js'
import { type AlarmResource, operatorOf } from '../operator.js'

/** Longer than a send waits. */
const alarmMs = 8_000

/**
 * RabbitMQ stops to read from who publishes; sends end at their deadlines as `blocked`, and nothing piles up. The plug-in of
 * RabbitMQ 3 for AMQP 1.0 means to, and does not (it looks for a frame without a body), so there its connections are
 * suspended: nothing is read, and the client is not told.
 */
function alarm(resource: AlarmResource, transports: Fault['transports']): Fault {
  return {
    name: `${resource}-alarm`,
    summary: `a ${resource} alarm blocks the emitter for ${alarmMs / 1_000} s, longer than a send waits`,
    transports,
    boundMs: 90_000,
    recoveryMs: 15_000,
    async run(stage) {
      const broker = await stage.broker()
      const { setAlarm, clearAlarm, suspendConnections, resumeConnections } = operatorOf(broker)
      const overQpid = stage.transport === 'qpid'
      const begin = overQpid ? suspendConnections : () => setAlarm(resource)
      const end = overQpid ? resumeConnections : () => clearAlarm(resource)
      await stage.consumer(broker)
      await stage.publisher(broker)
      await stage.accepted(stage.count / 3)
      await begin()
      stage.atEnd(end)
      await delay(alarmMs, undefined, { signal: stage.signal })
      await end()
      await stage.recovered()
      await stage.drained()
    },
  }
}

export const memoryAlarm = alarm('memory', ['rabbit', 'qpid'])
export const diskAlarm = alarm('disk', ['rabbit'])
