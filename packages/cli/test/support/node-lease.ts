import type { RabbitLease, RabbitNode } from '@glance-notifications/test-brokers'

/** A node of our own as a place, with the names that are the defaults. */
export function leaseOf({ amqpUrl }: RabbitNode): RabbitLease {
  return {
    url: amqpUrl,
    vhost: '/',
    exchange: 'glance',
    topic: 'notifications',
    release: async () => {},
  }
}
