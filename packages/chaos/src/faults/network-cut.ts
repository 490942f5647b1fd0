import { setTimeout as delay } from 'node:timers/promises'
import type { Faults } from '@glance-notifications/test-brokers'
import type { Fault, Stage } from '../fault.js'
import { networkOf, watchful } from './network.js'

/** Longer than two heartbeats, and than the time to connect: what is dialled meanwhile finds nobody either. */
const cutMs = 6_000

const common = { transports: ['rabbit', 'qpid'], boundMs: 90_000, recoveryMs: 15_000 } as const
const swallow = { kind: 'swallow' } as const
const stall = { kind: 'stall' } as const

/** A cable is pulled. */
export const networkCut: Fault = {
  ...common,
  name: 'network-cut',
  summary: 'the network swallows all packets for 6 s, both ways',
  run: (stage) => cut(stage, { toBroker: swallow, toClient: swallow }),
}

export const networkCutToBroker: Fault = {
  ...common,
  name: 'network-cut-to-broker',
  summary: 'the network swallows all packets to the broker for 6 s',
  run: (stage) => cut(stage, { toBroker: swallow }),
}

export const networkCutToClient: Fault = {
  ...common,
  name: 'network-cut-to-client',
  summary: 'the network swallows all packets from the broker for 6 s',
  run: (stage) => cut(stage, { toClient: swallow }),
}

/** Nothing is lost, and nothing comes. */
export const networkStall: Fault = {
  ...common,
  name: 'network-stall',
  summary: 'the network takes nothing more and brings nothing more for 6 s',
  run: (stage) => cut(stage, { toBroker: stall, toClient: stall }),
}

async function cut(stage: Stage, faults: Partial<Faults>): Promise<void> {
  const { proxy, at } = await networkOf(stage)
  await stage.consumer(at, { options: watchful })
  await stage.publisher(at, { options: watchful })
  await stage.accepted(stage.count / 3)
  const begin = async (): Promise<void> => {
    await proxy.set(faults)
    await delay(cutMs, undefined, { signal: stage.signal })
  }
  // RabbitMQ 3 does not mind the silence of a client over AMQP 1.0, and keeps up its own heartbeats.
  const isUnnoticed = stage.transport === 'qpid' && !faults.toClient
  await (isUnnoticed ? begin() : stage.hit(begin))
  await proxy.heal()
  await stage.recovered()
  await stage.drained()
}
