import type { Fault } from '../fault.js'
import { watchful } from './network.js'

/** The machine of the broker hangs: sockets stay open, and nobody answers. */
export const heartbeatLost: Fault = {
  name: 'heartbeat-lost',
  summary: 'the process of the broker is stopped in its tracks until its heartbeats are missed',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const { node, ...at } = await stage.broker()
    await stage.consumer(at, { options: watchful })
    await stage.publisher(at, { options: watchful })
    await stage.accepted(stage.count / 3)
    stage.atEnd(() => node.resume())
    await stage.hit(async () => node.pause())
    node.resume()
    await stage.recovered()
    await stage.drained()
  },
}
