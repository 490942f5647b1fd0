import type { Fault } from '../fault.js'
import { operatorOf } from '../operator.js'

/** `rabbitmqctl close_all_connections`, three times. */
export const connectionClosed: Fault = {
  name: 'connection-closed',
  summary: 'an operator closes all connections, three times',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker)
    await stage.publisher(broker)
    for (const part of [0.2, 0.4, 0.6]) {
      await stage.accepted(part * stage.count)
      await stage.hit(() => operatorOf(broker).closeConnections())
      await stage.recovered()
    }
    await stage.drained()
  },
}
