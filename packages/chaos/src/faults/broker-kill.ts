import type { Fault } from '../fault.js'

/** The broker is killed under load, and started again on its files. */
export const brokerKill: Fault = {
  name: 'broker-kill',
  summary: 'kill -9 of the broker under load, and a restart',
  transports: ['rabbit', 'qpid'],
  count: 50_000,
  boundMs: 120_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker)
    await stage.publisher(broker, { perSecond: 0 })
    await stage.accepted(stage.count / 3)
    await broker.node.kill()
    await broker.node.restart()
    await stage.recovered()
    await stage.drained()
  },
}
