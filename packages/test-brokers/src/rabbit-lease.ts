import { randomBytes } from 'node:crypto'
import { controlRabbit, type RabbitAddress, type RabbitControl } from './rabbit-control.js'

/** The RabbitMQ of this run: a private node, or one given by URL. */
export type RabbitBroker = { readonly node: RabbitAddress } | { readonly url: string }

/** A place in RabbitMQ where one test is alone. */
export interface RabbitLease {
  /** With user, password and vhost. */
  readonly url: string
  readonly vhost: string
  /** The exchange and the topic to use: Glance's own names in a vhost of one's own, else names nobody else uses. */
  readonly exchange: string
  readonly topic: string
  /** The same vhost over AMQP 1.0. Not on a broker given by URL: only its owner knows whether it speaks that. */
  readonly amqp10?: {
    readonly url: string
    readonly username: string
    readonly password: string
    /** What a client writes into its open frame; RabbitMQ takes the vhost from it. */
    readonly hostname: string
  }
  /** Commands the whole node. Not on a broker given by URL. */
  readonly control?: RabbitControl
  /** Deletes the vhost and closes who is connected to it. What was made on a broker given by URL stays there. */
  release(): Promise<void>
}

/** Takes a place for one test. */
export async function leaseRabbit(broker: RabbitBroker): Promise<RabbitLease> {
  return 'node' in broker ? leaseVhost(broker.node) : leaseNames(broker.url)
}

async function leaseVhost(node: RabbitAddress): Promise<RabbitLease> {
  const vhost = uniqueName('test')
  const control = controlRabbit(node)
  const name = `<<"${vhost}">>`
  await control.evaluate(
    `ok = rabbit_vhost:add(${name}, <<"test-brokers">>), ` +
      `rabbit_auth_backend_internal:set_permissions(<<"guest">>, ${name}, ` +
      `<<".*">>, <<".*">>, <<".*">>, <<"test-brokers">>)`,
  )
  const host = `127.0.0.1:${node.ports.amqp}`
  return {
    url: `amqp://guest:guest@${host}/${vhost}`,
    vhost,
    exchange: 'glance',
    topic: 'notifications',
    amqp10: { url: `amqp://${host}`, username: 'guest', password: 'guest', hostname: `vhost:${vhost}` },
    control,
    release: async () => {
      await control.evaluate(`catch rabbit_vhost:delete(${name}, <<"test-brokers">>)`)
    },
  }
}

/** Who has a URL only cannot make vhosts. */
async function leaseNames(url: string): Promise<RabbitLease> {
  return {
    url,
    vhost: decodeURIComponent(new URL(url).pathname.slice(1)) || '/',
    exchange: uniqueName('glance'),
    topic: uniqueName('notifications'),
    release: async () => {},
  }
}

/** `prefix.<8 hex digits>` */
export function uniqueName(prefix: string): string {
  return `${prefix}.${randomBytes(4).toString('hex')}`
}
