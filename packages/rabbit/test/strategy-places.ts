import type { Arrived, StrategyPlace } from '@glance-notifications/conformance'
import { decodeMessage } from '@glance-notifications/core'
import { networkFaults, type RabbitLease, startFaultProxy } from '@glance-notifications/test-brokers'
import { rabbitStrategy } from '../src/index.js'
import { openReader } from './broker.js'
import { leaseWithUser } from './lease-with-user.js'
import { soon } from './support.js'

const levels = ['info', 'warn', 'error'] as const

/** A limit that makes queues refuse is for an administrator to set: nobody is that of a RabbitMQ that is given by URL. */
export const limits = process.env.RABBIT_URL ? { without: { nack: 'Its queues have no limit.' } } : {}

/** Makes places at one RabbitMQ: each has queues of its own, which can be full, behind a network of its own, which can fail. */
export function strategyPlaces(take: () => Promise<RabbitLease>): () => Promise<StrategyPlace> {
  let shared: Promise<RabbitLease> | undefined
  let count = 0
  return async () => {
    shared ??= leaseWithUser(take)
    count += 1
    return placeAt(await shared, `place-${count}`)
  }
}

async function placeAt(lease: RabbitLease, topic: string): Promise<StrategyPlace> {
  const { url, exchange } = lease
  const proxy = await startFaultProxy({ target: url })
  const network = networkFaults(proxy)
  const reader = await openReader(url)
  const queues = levels.map((level) => `${topic}.${level}`)
  await reader.channel.assertExchange(exchange, 'topic')
  for (const queue of queues) {
    await reader.channel.assertQueue(queue)
    await reader.channel.bindQueue(queue, exchange, queue)
  }
  const arrived: Arrived[] = []
  const look = async (): Promise<readonly Arrived[]> => {
    for (const queue of queues) {
      for (const { content } of await reader.takeAll(queue)) {
        const decoded = decodeMessage({ body: content })
        if (decoded.ok) arrived.push(decoded.notification)
      }
    }
    return arrived
  }
  const refusal = refusalOf(lease, topic)
  return {
    strategy: rabbitStrategy({
      url: proxy.urlFor(url),
      exchange,
      topic,
      backOff: soon,
    }),
    secrets: [decodeURIComponent(new URL(url).password)],
    arrived: look,
    faults: {
      ...network,
      async nack() {
        // A limit drops what is beyond it.
        await look()
        await refusal.begin()
      },
      async heal() {
        await refusal.end()
        await network.heal()
      },
    },
    async dispose() {
      await reader[Symbol.asyncDispose]()
      await proxy.close()
    },
  }
}

/** Makes the queues of a topic refuse everything, as full ones do. */
function refusalOf({ vhost, control }: RabbitLease, topic: string) {
  const [inVhost, name] = [`<<"${vhost}">>`, `<<"${topic}">>`]
  const definition = '[{<<"max-length">>, 0}, {<<"overflow">>, <<"reject-publish">>}]'
  let isOn = false
  return {
    async begin(): Promise<void> {
      isOn = true
      await control?.evaluate(
        `rabbit_policy:set(${inVhost}, ${name}, <<"^${topic}[.]">>, ${definition}, 0, <<"queues">>, <<"test">>)`,
      )
    },
    async end(): Promise<void> {
      if (isOn) await control?.evaluate(`rabbit_policy:delete(${inVhost}, ${name}, <<"test">>)`)
      isOn = false
    },
  }
}
