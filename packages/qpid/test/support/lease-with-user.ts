import { type Amqp10Lease, addUser } from '@glance-notifications/test-brokers'

/** A secret worth looking for. */
export const password = 'hush/hush@7'

/** On a private RabbitMQ, with a user of its own. */
export async function leaseWithUser(take: () => Promise<Amqp10Lease>): Promise<Amqp10Lease> {
  const lease = await take()
  const { control, vhost } = lease.rabbit ?? {}
  if (!control || !vhost) throw new Error('The lease is not on a private RabbitMQ.')
  await addUser(control, { username: vhost, password, vhost })
  return { ...lease, username: vhost, password }
}
