import type { Arrived, StrategyPlace } from '@glance-notifications/conformance'
import { decodeMessage } from '@glance-notifications/core'
import { type Amqp10Lease, networkFaults, startFaultProxy } from '@glance-notifications/test-brokers'
import { qpidStrategy } from '../../src/index.js'
import { rabbitPlace } from './brokers.js'
import { leaseWithUser, password } from './lease-with-user.js'
import { startPeer } from './peer.js'
import { readFrom } from './reader.js'
import { impatient } from './setup.js'

const username = 'conformance'

/** At a peer in this process, which keeps what it has accepted. */
export async function peerPlace(): Promise<StrategyPlace> {
  const arrived: Arrived[] = []
  let refuses = false
  const peer = await startPeer({
    login: (name, word) => name === username && word === password,
    onDelivery({ message, delivery }) {
      if (refuses) return delivery.reject({ condition: 'amqp:resource-limit-exceeded', description: 'full' })
      arrived.push(decoded(message.body.content))
      return delivery.accept()
    },
  })
  const proxy = await startFaultProxy({ target: peer.url })
  const network = networkFaults(proxy)
  return {
    strategy: qpidStrategy({ ...impatient, url: proxy.urlFor(peer.url), username, password }),
    secrets: [password],
    arrived: () => arrived,
    faults: {
      ...network,
      nack() {
        refuses = true
      },
      async heal() {
        refuses = false
        await network.heal()
      },
    },
    async dispose() {
      await proxy.close()
      await peer.close()
    },
  }
}

/** Makes places at one RabbitMQ: each has a queue of its own, behind a network of its own. */
export function rabbitPlaces(take: () => Promise<Amqp10Lease>): () => Promise<StrategyPlace> {
  let shared: Promise<Amqp10Lease> | undefined
  let count = 0
  return async () => {
    shared ??= leaseWithUser(take)
    count += 1
    return placeAt(await shared, `place-${count}`)
  }
}

async function placeAt(lease: Amqp10Lease, queue: string): Promise<StrategyPlace> {
  const { options, connection, ...broker } = rabbitPlace(lease)
  await broker.queue(queue)
  const address = `/amq/queue/${queue}`
  const proxy = await startFaultProxy({ target: lease.url })
  const reader = await readFrom(connection, address)
  return {
    strategy: qpidStrategy({ ...impatient, ...options, url: proxy.urlFor(lease.url), address }),
    secrets: [password],
    /** What the reader has acknowledged is not in the queue any more. */
    async arrived() {
      while ((await broker.depth(queue)) > 0);
      return reader.messages.map(({ body }) => decoded(body))
    },
    faults: networkFaults(proxy),
    async dispose() {
      await reader.close()
      await proxy.close()
    },
  }
}

function decoded(body: Buffer): Arrived {
  const message = decodeMessage({ body })
  if (!message.ok) throw new Error(message.reason)
  return message.notification
}
