import { afterAll, describe, inject } from 'vitest'
import { type Amqp10Broker, type Amqp10Kind, type Amqp10Lease, leaseAmqp10 } from './amqp10-lease.js'
import { isMissing, type Missing } from './missing.js'
import { type RabbitCluster, type RabbitClusterOptions, startRabbitCluster } from './rabbit-cluster.js'
import type { RabbitNodeOptions } from './rabbit-config.js'
import { leaseRabbit, type RabbitLease } from './rabbit-lease.js'
import { type RabbitNode, startRabbitNode } from './rabbit-node.js'
import type { TestBrokers } from './test-brokers.js'

export { type HostWatch, hostWatch } from './host-watch.js'

/**
 * A `describe` for tests that need RabbitMQ over AMQP 0-9-1. Call `lease` in a test or a hook: each call gives a place
 * where nobody else is; all are given back at the end of the suite. Without RabbitMQ the suite is skipped.
 */
export function describeWithRabbit(name: string, suite: (lease: () => Promise<RabbitLease>) => void): void {
  describeUsing(name, brokersOfThisRun().rabbit, suite, {
    take: leaseRabbit,
    giveBack: (lease) => lease.release(),
  })
}

/** A `describe` for tests in which OpenStack's own client, oslo.messaging, or kombu beneath it, meets RabbitMQ. */
export function describeWithOslo(name: string, suite: (lease: () => Promise<RabbitLease>) => void): void {
  const { rabbit, oslo } = brokersOfThisRun()
  describeUsing(name, isMissing(oslo) ? oslo : rabbit, suite, {
    take: leaseRabbit,
    giveBack: (lease) => lease.release(),
  })
}

/**
 * A `describe` for tests that kill, restart or configure RabbitMQ: `start` gives a node of their own, stopped at the
 * end of the suite. It takes some ten seconds, so start one for the suite, in `beforeAll`.
 */
export function describeWithRabbitNode(
  name: string,
  suite: (start: (options?: RabbitNodeOptions) => Promise<RabbitNode>) => void,
): void {
  describeUsing(name, brokersOfThisRun().rabbitNode, suite, {
    take: (_, options?: RabbitNodeOptions) => startRabbitNode(options),
    giveBack: (node) => node.stop(),
  })
}

/**
 * A `describe` for tests that take nodes out of a cluster: `start` gives one of their own, of three nodes, stopped at the
 * end of the suite. It takes some twenty seconds.
 */
export function describeWithRabbitCluster(
  name: string,
  suite: (start: (options?: RabbitClusterOptions) => Promise<RabbitCluster>) => void,
): void {
  describeUsing(name, brokersOfThisRun().rabbitNode, suite, {
    take: (_, options?: RabbitClusterOptions) => startRabbitCluster(options),
    giveBack: (cluster) => cluster.stop(),
  })
}

/**
 * A `describe` for tests over AMQP 1.0, once for each broker: Qpid Proton's, RabbitMQ, and the one at AMQP1_URL when
 * that is set. `on` names those it is for. A broker that cannot be had has its suite skipped, and so have all those that need
 * Proton's client for Python where that is missing.
 */
export function describeWithAmqp10(
  name: string,
  suite: (lease: () => Promise<Amqp10Lease>, kind: Amqp10Kind) => void,
  {
    on = ['proton', 'rabbit', 'given'],
    needsPython = false,
  }: { readonly on?: readonly Amqp10Kind[]; readonly needsPython?: boolean } = {},
): void {
  const { proton, rabbitNode, given } = brokersOfThisRun()
  const describeOn = (kind: Amqp10Kind, title: string, broker: Amqp10Broker | Missing) => {
    if (!on.includes(kind)) return
    const needed = needsPython && isMissing(proton) ? proton : broker
    describeUsing(`${name} on ${title}`, needed, (lease) => suite(lease, kind), {
      take: leaseAmqp10,
      giveBack: (lease) => lease.release(),
    })
  }
  describeOn('proton', 'Qpid Proton', proton)
  describeOn('rabbit', 'RabbitMQ', isMissing(rabbitNode) ? rabbitNode : { kind: 'rabbit', ...rabbitNode })
  if (given) describeOn('given', 'the broker at AMQP1_URL', given)
}

/** What the global setup started. */
function brokersOfThisRun(): TestBrokers {
  const brokers: TestBrokers | undefined = inject('testBrokers')
  if (brokers) return brokers
  throw new Error(
    'No brokers: list the global-setup of @glance-notifications/test-brokers in vitest.config.ts',
  )
}

interface Use<B, A extends unknown[], T> {
  readonly take: (broker: B, ...args: A) => Promise<T>
  readonly giveBack: (taken: T) => Promise<void>
}

function describeUsing<B extends object, A extends unknown[], T>(
  name: string,
  broker: B | Missing,
  suite: (take: (...args: A) => Promise<T>) => void,
  { take, giveBack }: Use<B, A, T>,
): void {
  const reason = isMissing(broker) ? broker.missing.split('\n', 1).join() : undefined
  // A suite that is skipped is collected all the same, so that its tests are counted as skipped.
  describe.skipIf(reason !== undefined)(`${name}${reason ? ` (${reason})` : ''}`, () => {
    const taken: T[] = []
    afterAll(async () => {
      await Promise.all(taken.map(giveBack))
    })
    suite(async (...args) => {
      if (isMissing(broker)) throw new Error(reason)
      const one = await take(broker, ...args)
      taken.push(one)
      return one
    })
  })
}
