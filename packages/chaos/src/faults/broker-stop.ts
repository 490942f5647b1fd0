import { setTimeout as delay } from 'node:timers/promises'
import type { Fault } from '../fault.js'

const awayMs = 60_000

/** As for an upgrade: SIGTERM, a minute of nothing, and a start. */
export const brokerStop: Fault = {
  name: 'broker-stop',
  summary: 'the broker is stopped in good order, and started again after 60 s',
  transports: ['rabbit'],
  count: 50_000,
  boundMs: 180_000,
  recoveryMs: 15_000,
  async run(stage) {
    const { node, ...at } = await stage.broker()
    await stage.consumer(at)
    await stage.publisher(at, { perSecond: 0 })
    await stage.accepted(stage.count / 3)
    await stage.hit(async () => {
      process.kill(node.pid(), 'SIGTERM')
    })
    await delay(awayMs, undefined, { signal: stage.signal })
    await node.restart()
    await stage.recovered()
    await stage.drained()
  },
}
