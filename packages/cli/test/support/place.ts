import type { RabbitLease } from '@glance-notifications/test-brokers'

/** A lease, and how to tell the program of it. */
export interface Place extends RabbitLease {
  readonly args: readonly string[]
}

export async function takePlace(lease: () => Promise<RabbitLease>): Promise<Place> {
  const taken = await lease()
  const { url, exchange, topic } = taken
  return { ...taken, args: ['--url', url, '--exchange', exchange, '--topic', topic] }
}
