import type { Fault } from '../fault.js'

/** What was confirmed is on disk; what was in flight is sent again. */
export const brokerKill: Fault = {
  name: 'broker-kill',
  summary: 'kill -9 of the broker under load, and a restart on its files',
  transports: ['rabbit', 'qpid'],
  count: 50_000,
  boundMs: 120_000,
  recoveryMs: 15_000,
  async run(stage) {
    const broker = await stage.broker()
    await stage.consumer(broker)
    await stage.publisher(broker, { perSecond: 0 })
    await stage.accepted(stage.count / 3)
    await stage.hit(() => broker.node.kill())
    await broker.node.restart()
    await stage.recovered()
    await stage.drained()
  },
}
