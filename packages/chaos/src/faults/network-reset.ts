import type { Fault } from '../fault.js'
import { networkOf } from './network.js'

/** A firewall that forgets its connections. */
export const networkReset: Fault = {
  name: 'network-reset',
  summary: 'all connections are reset, three times',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const { proxy, at } = await networkOf(stage)
    await stage.consumer(at)
    await stage.publisher(at)
    for (const part of [0.2, 0.4, 0.6]) {
      await stage.accepted(part * stage.count)
      await stage.hit(async () => proxy.reset())
      await stage.recovered()
    }
    await stage.drained()
  },
}
