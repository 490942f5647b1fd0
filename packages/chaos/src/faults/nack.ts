import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

const queue = 'notifications.full'
const fullMs = 3_000

/**
 * One of two queues is full and refuses: the broker says nack, though the other queue has it. Sent again, it comes again:
 * the store of the listener has to know it. Not over AMQP 1.0: RabbitMQ 3's plug-in gives no outcome for it.
 */
export const nack: Fault = {
  name: 'nack',
  summary: 'a second queue that is full refuses (nack) for 3 s, and is then drained',
  transports: ['rabbit'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    const operator = operatorOf(broker)
    await stage.consumer(broker)
    await operator.declareRefusingQueue(queue, Math.ceil(stage.count / 10))
    await stage.publisher(broker)
    await stage.until('a nack', () => stage.failures('rejected') > 0, 30_000)
    await delay(fullMs, undefined, { signal: stage.signal })
    await operator.deleteQueue(queue)
    await stage.recovered()
    await stage.drained()
  },
}
