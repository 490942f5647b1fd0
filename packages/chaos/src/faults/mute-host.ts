import type { Fault } from '../fault.js'
import { networkBefore } from './network.js'

const connectTimeoutMs = 2_000

/** The first of two hosts hangs as it is dialled; all go to the second. */
export const muteHost: Fault = {
  name: 'mute-host',
  summary: 'of two hosts the first accepts connections and says nothing',
  transports: ['rabbit', 'qpid'],
  boundMs: 90_000,
  recoveryMs: 15_000,
  async run(stage) {
    const { node, vhost } = await stage.broker()
    const mute = await networkBefore(stage, node.port, { admission: 'mute' })
    const way = await networkBefore(stage, node.port)
    const hosts = { vhost, ports: [mute.port, way.port] }
    const options = { connectTimeoutMs, shuffle: false }
    await stage.consumer(hosts, { options })
    await stage.publisher(hosts, { options })
    await stage.accepted(stage.count / 3)
    await stage.hit(async () => way.reset())
    await stage.recovered()
    await stage.drained()
    stage.note(`${mute.accepted} dials in vain`)
  },
}
