import { addUser, type RabbitLease } from '@glance-notifications/test-brokers'

const password = 'hush/hush@7'

/** With a user of its own, whose password is a secret worth looking for, where that can be. */
export async function leaseWithUser(take: () => Promise<RabbitLease>): Promise<RabbitLease> {
  const lease = await take()
  const { control, vhost } = lease
  if (!control) return lease
  await addUser(control, { username: vhost, password, vhost })
  const url = Object.assign(new URL(lease.url), { username: vhost, password: encodeURIComponent(password) })
  return { ...lease, url: url.href }
}
