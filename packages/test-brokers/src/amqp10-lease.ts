import type { RabbitAddress } from './rabbit-control.js'
import { leaseRabbit, type RabbitLease, uniqueName } from './rabbit-lease.js'

/** An AMQP 1.0 broker of this run. */
export type Amqp10Broker =
  | { readonly kind: 'proton'; readonly url: string }
  | { readonly kind: 'rabbit'; readonly node: RabbitAddress }
  | { readonly kind: 'given'; readonly url: string; readonly addressPrefix: string }

/** What to ask for: Proton's example broker, RabbitMQ, or the one that AMQP1_URL names. */
export type Amqp10Kind = Amqp10Broker['kind']

/** A place in an AMQP 1.0 broker where one test is alone. */
export interface Amqp10Lease {
  /** Without user and password: they are beside it. */
  readonly url: string
  /** Nobody else uses it. A queue appears there when a client attaches, to send or to receive. */
  readonly address: string
  readonly username?: string
  readonly password?: string
  /** What the client has to write into its open frame, where the broker asks for it. */
  readonly hostname?: string
  /** They differ: RabbitMQ 3 translates to 0-9-1 and accepts what it cannot route. */
  readonly broker: 'proton' | 'rabbitmq-3' | 'rabbitmq-4' | 'given'
  /** The same place over AMQP 0-9-1. On RabbitMQ only. */
  readonly rabbit?: RabbitLease
  release(): Promise<void>
}

/** Takes a place for one test. */
export async function leaseAmqp10(broker: Amqp10Broker): Promise<Amqp10Lease> {
  if (broker.kind === 'rabbit') return leaseOnRabbit(broker.node)
  const prefix = broker.kind === 'given' ? broker.addressPrefix : ''
  return {
    ...splitCredentials(broker.url),
    address: prefix + uniqueName('glance'),
    broker: broker.kind,
    release: async () => {},
  }
}

async function leaseOnRabbit(node: RabbitAddress): Promise<Amqp10Lease> {
  const rabbit = await leaseRabbit({ node })
  const major = node.programs.version.startsWith('3.') ? 'rabbitmq-3' : 'rabbitmq-4'
  return {
    url: `amqp://127.0.0.1:${node.ports.amqp}`,
    ...rabbit.amqp10,
    // This form alone declares the queue.
    address: `/queue/${uniqueName('glance')}`,
    broker: major,
    rabbit,
    release: () => rabbit.release(),
  }
}

/** Takes user and password out of a URL, as AMQP 1.0 clients want them. */
export function splitCredentials(given: string): Pick<Amqp10Lease, 'url' | 'username' | 'password'> {
  const { protocol, host, pathname, username, password } = new URL(given)
  return {
    url: `${protocol}//${host}${pathname === '/' ? '' : pathname}`,
    ...(username && { username: decodeURIComponent(username), password: decodeURIComponent(password) }),
  }
}
