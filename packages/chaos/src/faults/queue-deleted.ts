import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

const queue = 'notifications.chaos'

/**
 * Whoever deletes a queue deletes what is in it, and what comes until it is there again finds no queue: so it is drained
 * first, and the second half is emitted when the listener has declared it anew.
 */
export const queueDeleted: Fault = {
  name: 'queue-deleted',
  summary: 'the queue is deleted under its consumer, drained before',
  transports: ['rabbit'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    const operator = operatorOf(broker)
    const consumer = await stage.consumer(broker)
    const half = Math.ceil(stage.count / 2)
    await stage.publisher(broker, { count: half })
    await stage.drained()
    await stage.hit(() => operator.deleteQueue(queue), [consumer])
    await stage.recovered()
    await stage.until('the queue to be there again', () => operator.hasQueue(queue))
    await stage.publisher(broker, { first: half, count: stage.count - half })
    await stage.drained()
  },
}
