import { type FaultProxy, type Faults, startFaultProxy } from '@glance-notifications/test-brokers'
import type { Place, Stage } from '../fault.js'

/** What notices a network that is cut within seconds, rather than within the default of twenty. */
export const watchful = { heartbeatSeconds: 1, connectTimeoutMs: 3_000 }

export interface Network {
  readonly proxy: FaultProxy
  /** Where clients connect, so that all they say goes over the network. */
  readonly at: Place
}

/** A network before the broker of the stage. */
export async function networkOf(stage: Stage): Promise<Network> {
  const { node, vhost } = await stage.broker()
  const proxy = await networkBefore(stage, node.port)
  return { proxy, at: { ports: [proxy.port], vhost } }
}

export async function networkBefore(
  stage: Stage,
  port: number,
  faults: Partial<Faults> = {},
): Promise<FaultProxy> {
  const proxy = await startFaultProxy({ target: { host: '127.0.0.1', port }, ...faults })
  stage.atEnd(() => proxy.close())
  return proxy
}
