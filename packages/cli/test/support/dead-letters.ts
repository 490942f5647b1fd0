import type { Notification } from '@glance-notifications/core'
import type { RabbitLease } from '@glance-notifications/test-brokers'
import { startedSource, untilDepth } from '../../../rabbit/test/source-support.js'
import { preparedPlace } from './notifications.js'

/** The listener of a group has put aside what it was sent, in order. */
export async function putAside(
  lease: () => Promise<RabbitLease>,
  messages: readonly (Notification | string)[],
) {
  const place = await preparedPlace(lease)
  const { url, exchange, topic, reader } = place
  const queue = `${topic}.billing`
  const deadLetters = `${queue}.dead-letter`
  {
    const settlement = { outcome: 'dead-letter', reason: 'no such tenant', attempts: 3 } as const
    await using source = await startedSource(
      { url, exchange, topic, group: 'billing' },
      { onDelivery: (delivery) => delivery.settle(settlement) },
    )
    await place.publish(...messages)
    await source.until(messages.length)
    await untilDepth(reader, deadLetters, messages.length)
    await untilDepth(reader, queue, 0)
  }
  const dlq = (...args: readonly string[]): string[] => ['dlq', ...args, '--url', url, '--topic', topic]
  return { ...place, queue, deadLetters, dlq }
}
