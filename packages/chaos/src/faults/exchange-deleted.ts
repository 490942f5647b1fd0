import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

/**
 * The emitter declares the exchange again and binds the queues of 2013, which are read here. The queue of a group is bound
 * again at the next connect of its listener; what comes before that is lost to the group, by name.
 */
export const exchangeDeleted: Fault = {
  name: 'exchange-deleted',
  summary: 'the exchange is deleted under load; the emitter declares it again',
  transports: ['rabbit'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker, { shared: true })
    const publisher = await stage.publisher(broker)
    for (const part of [0.2, 0.4, 0.6]) {
      await stage.accepted(part * stage.count)
      await stage.hit(() => operatorOf(broker).deleteExchange('glance'), [publisher])
      await stage.recovered()
    }
    await stage.drained()
  },
}
