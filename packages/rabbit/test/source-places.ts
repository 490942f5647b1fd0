import type { PutAside, SourcePlace } from '@glance-notifications/conformance'
import { networkFaults, type RabbitLease, startFaultProxy } from '@glance-notifications/test-brokers'
import { type RabbitSourceOptions, rabbitSource } from '../src/index.js'
import { messageHeaders } from '../src/queue-names.js'
import { openReader } from './broker.js'
import { leaseWithUser } from './lease-with-user.js'
import { soon } from './support.js'

/** What a source reads: the queue of a group, the shared one of INFO, or one that ends with the connection. */
export type Read = Pick<RabbitSourceOptions, 'group' | 'shared' | 'priorities' | 'ephemeral'>

/** Makes places at one RabbitMQ: each has a topic of its own, behind a network of its own, which can fail. */
export function sourcePlaces(take: () => Promise<RabbitLease>, read: Read): () => Promise<SourcePlace> {
  let shared: Promise<RabbitLease> | undefined
  let count = 0
  return async () => {
    shared ??= leaseWithUser(take)
    count += 1
    return placeAt(await shared, `place-${count}`, read)
  }
}

async function placeAt({ url, exchange }: RabbitLease, topic: string, read: Read): Promise<SourcePlace> {
  const proxy = await startFaultProxy({ target: url })
  const reader = await openReader(url)
  const publisher = await reader.model.createConfirmChannel()
  const published = `${topic}.info`
  await reader.channel.assertExchange(exchange, 'topic')
  if (read.shared) {
    await reader.channel.assertQueue(published)
    await reader.channel.bindQueue(published, exchange, published)
  }
  const letters: PutAside[] = []
  const deadLetters = read.ephemeral
    ? undefined
    : `${read.group ? `${topic}.${read.group}` : published}.dead-letter`
  return {
    open: () => rabbitSource({ ...read, url: proxy.urlFor(url), exchange, topic, backOff: soon }),
    async publish({ body, ...properties }) {
      publisher.publish(exchange, published, Buffer.from(body), { ...properties, persistent: true })
      await publisher.waitForConfirms()
    },
    ...(deadLetters && {
      async deadLetters() {
        for (const { content, properties } of await reader.takeAll(deadLetters))
          letters.push({ body: content, reason: String(properties.headers?.[messageHeaders.reason]) })
        return letters
      },
    }),
    secrets: [decodeURIComponent(new URL(url).password)],
    faults: networkFaults(proxy),
    async dispose() {
      await reader[Symbol.asyncDispose]()
      await proxy.close()
    },
  }
}
