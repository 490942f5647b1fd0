import type { FaultProxy } from './fault-proxy.js'

/** What can happen to the one at the other end of a connection; each lasts until `heal`. As the conformance kit wants them. */
export interface NetworkFaults {
  /** Bytes and connections are taken, and nothing is passed on. Nothing is lost: with `heal` it goes on. */
  stall(): Promise<void>
  /** Connections end, and new ones are refused. */
  refuse(): Promise<void>
  /** Connections end; new ones are taken. */
  drop(): void
  heal(): Promise<void>
}

/** The faults of a network, by a proxy that stands for it. */
export function networkFaults(proxy: FaultProxy): NetworkFaults {
  return {
    stall: () => proxy.set({ toBroker: { kind: 'stall' }, toClient: { kind: 'stall' } }),
    async refuse() {
      await proxy.set({ admission: 'refuse' })
      proxy.reset()
    },
    drop: () => proxy.reset(),
    heal: () => proxy.heal(),
  }
}
