import type { Fault as NetworkFault } from '@glance-notifications/test-brokers'
import type { Fault, Stage } from '../fault.js'
import { networkOf } from './network.js'

const common = { transports: ['rabbit', 'qpid'], boundMs: 90_000, recoveryMs: 15_000 } as const

export const networkDelay: Fault = {
  ...common,
  name: 'network-delay',
  summary: 'everything takes 100 ms longer, each way',
  run: (stage) => poor(stage, { kind: 'delay', delayMs: 100 }),
}

/** Frames and their headers come in pieces. */
export const networkFragment: Fault = {
  ...common,
  name: 'network-fragment',
  summary: 'everything comes in pieces of 7 bytes',
  run: (stage) => poor(stage, { kind: 'fragment', bytes: 7 }),
}

export const networkThrottle: Fault = {
  ...common,
  name: 'network-throttle',
  summary: 'no more than 400 kB pass in a second, each way',
  run: (stage) => poor(stage, { kind: 'throttle', bytesPerSecond: 400_000 }),
}

/** For the middle half of the notifications; nobody may lose the connection for it. */
async function poor(stage: Stage, fault: NetworkFault): Promise<void> {
  const { proxy, at } = await networkOf(stage)
  const children = [await stage.consumer(at), await stage.publisher(at)]
  await stage.accepted(stage.count / 4)
  await proxy.set({ toBroker: fault, toClient: fault })
  await stage.accepted(stage.count / 2)
  if (children.some(({ lapses }) => lapses > 0))
    stage.broken('a connection was lost over a network that is slow')
  await proxy.heal()
  await stage.recovered()
  await stage.drained()
}
