import type { Amqp10Lease, RabbitLease } from '@glance-notifications/test-brokers'
import type { ConnectionOptions } from 'rhea'
import type { QpidOptions } from '../../src/index.js'

/** How our strategy reaches the place of the lease. */
export function optionsFor({ url, username, password, hostname }: Amqp10Lease): QpidOptions {
  return {
    url,
    ...(username !== undefined && { username }),
    ...(password !== undefined && { password }),
    ...(hostname !== undefined && { hostname }),
  }
}

/** How plain rhea reaches it. */
export function connectionFor({ url, username, password, hostname }: Amqp10Lease): ConnectionOptions {
  const { hostname: host, port, protocol } = new URL(url)
  return {
    host,
    port: Number(port),
    ...(protocol === 'amqps:' && { transport: 'tls' as const }),
    ...(username !== undefined ? { username, password: password ?? '' } : { username: 'anonymous' }),
    ...(hostname !== undefined && { hostname }),
  }
}

/** A place on RabbitMQ, with what its administrator can do there. */
export interface RabbitPlace {
  readonly options: QpidOptions
  readonly connection: ConnectionOptions
  /** Declares a topic exchange. */
  exchange(name?: string): Promise<void>
  /** Declares a queue. */
  queue(name: string, limit?: string): Promise<void>
  deleteQueue(name: string): Promise<void>
  /** Messages in the queue, those that are on their way included. */
  depth(queue: string): Promise<number>
  /** Messages that are on their way. */
  unacknowledged(queue: string): Promise<number>
  isDurable(queue: string): Promise<boolean>
  bind(key: string, queue: string, exchange?: string): Promise<void>
  evaluate(expression: string): Promise<string>
}

export function rabbitPlace(lease: Amqp10Lease): RabbitPlace {
  const rabbit: RabbitLease | undefined = lease.rabbit
  const control = rabbit?.control
  if (!rabbit || !control) throw new Error('The lease is not on a private RabbitMQ.')
  const resource = (kind: string, name: string): string =>
    `rabbit_misc:r(<<"${rabbit.vhost}">>, ${kind}, <<"${name}">>)`
  const run = async (expression: string): Promise<void> => {
    await control.evaluate(expression)
  }
  const lookUp = (queue: string, item: string): Promise<string> =>
    control.evaluate(
      `{ok, Q} = rabbit_amqqueue:lookup(${resource('queue', queue)}), [{_, Value}] = rabbit_amqqueue:info(Q, [${item}]), Value`,
    )
  return {
    options: optionsFor(lease),
    connection: connectionFor(lease),
    depth: async (queue) => Number(await lookUp(queue, 'messages')),
    unacknowledged: async (queue) => Number(await lookUp(queue, 'messages_unacknowledged')),
    isDurable: async (queue) => (await lookUp(queue, 'durable')) === 'true',
    exchange: (name = 'glance') =>
      run(
        `rabbit_exchange:declare(${resource('exchange', name)}, topic, true, false, false, [], <<"test">>)`,
      ),
    queue: (name, limit = '[]') =>
      run(`rabbit_amqqueue:declare(${resource('queue', name)}, true, false, ${limit}, none, <<"test">>)`),
    deleteQueue: (name) =>
      run(
        `{ok, Q} = rabbit_amqqueue:lookup(${resource('queue', name)}), rabbit_amqqueue:delete(Q, false, false, <<"test">>)`,
      ),
    bind: (key, queue, exchange = 'glance') =>
      run(
        `rabbit_binding:add({binding, ${resource('exchange', exchange)}, <<"${key}">>, ${resource('queue', queue)}, []}, <<"test">>)`,
      ),
    evaluate: (expression) => control.evaluate(expression),
  }
}

/**
 * An address in the place of the lease to which clients of all kinds may attach. On RabbitMQ 3, where the first to attach
 * to `/queue/…` decides for all of them how durable it is, a queue that exists already.
 */
export async function sharedAddress(lease: Amqp10Lease): Promise<string> {
  if (lease.broker !== 'rabbitmq-3') return lease.address
  const name = `shared-${lease.address.replace(/^.*\//, '')}`
  await rabbitPlace(lease).queue(name)
  return `/amq/queue/${name}`
}
