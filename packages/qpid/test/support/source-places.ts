import type { PutAside, SourcePlace } from '@glance-notifications/conformance'
import type { EncodedMessage } from '@glance-notifications/core'
import { type Amqp10Lease, networkFaults, startFaultProxy } from '@glance-notifications/test-brokers'
import rhea, { type Message } from 'rhea'
import { qpidSource } from '../../src/index.js'
import { connectionFor, optionsFor, rabbitPlace } from './brokers.js'
import { leaseWithUser, password } from './lease-with-user.js'
import { startQueuePeer } from './queue-peer.js'
import { readFrom } from './reader.js'
import { impatient } from './setup.js'
import { writeTo } from './writer.js'

const username = 'conformance'

/** At a peer in this process, which keeps a queue, and what was sent to it: the dead letters. */
export async function peerSourcePlace(): Promise<SourcePlace> {
  const peer = await startQueuePeer({ login: (name, word) => name === username && word === password })
  const proxy = await startFaultProxy({ target: peer.url })
  const url = proxy.urlFor(peer.url)
  const addresses = { address: 'images', deadLetterAddress: 'dead-letters' }
  return {
    open: () => qpidSource({ ...impatient, ...addresses, url, username, password }),
    publish: (message) => peer.put(amqpMessage(message)),
    deadLetters: () =>
      peer.received.map(({ message }) => letterOf(message.body.content, message.application_properties)),
    secrets: [password],
    faults: networkFaults(proxy),
    async dispose() {
      await proxy.close()
      await peer.close()
    },
  }
}

/** Makes places at one RabbitMQ: each has two queues of its own, behind a network of its own. */
export function rabbitSourcePlaces(take: () => Promise<Amqp10Lease>): () => Promise<SourcePlace> {
  let shared: Promise<Amqp10Lease> | undefined
  let count = 0
  return async () => {
    shared ??= leaseWithUser(take)
    count += 1
    const lease = await shared
    const queues = [`place-${count}`, `dead-letters-${count}`] as const
    for (const queue of queues) await rabbitPlace(lease).queue(queue)
    const [address, deadLetterAddress] = queues.map((queue) => `/amq/queue/${queue}`)
    return { ...(await placeAt(lease, String(address), String(deadLetterAddress))), secrets: [password] }
  }
}

/** Makes places at the broker of Proton, which makes queues of whatever is asked for, behind a network of their own. */
export function protonSourcePlaces(take: () => Promise<Amqp10Lease>): () => Promise<SourcePlace> {
  return async () => {
    const lease = await take()
    return placeAt(lease, lease.address, `${lease.address}.dead-letters`)
  }
}

async function placeAt(lease: Amqp10Lease, address: string, deadLetterAddress: string): Promise<SourcePlace> {
  const connection = connectionFor(lease)
  const proxy = await startFaultProxy({ target: lease.url })
  const writer = await writeTo(connection, address)
  const letters = await readFrom(connection, deadLetterAddress)
  const options = { ...impatient, ...optionsFor(lease), address, deadLetterAddress }
  return {
    open: () => qpidSource({ ...options, url: proxy.urlFor(lease.url) }),
    publish: (message) => writer.write(amqpMessage(message)),
    deadLetters: () =>
      letters.messages.map(({ body, properties }) => letterOf(body, properties.application_properties)),
    faults: networkFaults(proxy),
    async dispose() {
      await Promise.all([writer.close(), letters.close()])
      await proxy.close()
    },
  }
}

function amqpMessage({ body, contentType, contentEncoding, headers }: EncodedMessage): Message {
  return {
    body: rhea.message.data_section(Buffer.from(body)),
    durable: true,
    content_type: contentType,
    ...(contentEncoding !== undefined && { content_encoding: contentEncoding }),
    application_properties: { ...headers },
  }
}

function letterOf(body: Buffer, headers: unknown): PutAside {
  return { body, reason: String(Object(headers)['x-glance-reason']) }
}
