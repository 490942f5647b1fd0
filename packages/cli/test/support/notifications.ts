import { createNotification, type Notification, type NotificationInput } from '@glance-notifications/core'
import type { RabbitLease } from '@glance-notifications/test-brokers'
import { openReader } from '../../../rabbit/test/broker.js'
import { flatLines } from './captures.js'
import { takePlace } from './place.js'
import { run } from './program.js'

/** An image as a real Glance describes it. */
export const image: unknown = JSON.parse(String(flatLines[0])).payload

export function notificationOf(event_type: string, changes: Partial<NotificationInput> = {}): Notification {
  return createNotification({
    publisher_id: 'here',
    event_type,
    priority: 'INFO',
    payload: image,
    ...changes,
  })
}

/** A place whose exchange and shared queues are there, as after an emitter; the queues are empty. */
export async function preparedPlace(lease: () => Promise<RabbitLease>) {
  const place = await takePlace(lease)
  const reader = await openReader(place.url)
  const first = [
    'emit',
    ...place.args,
    '--type',
    'image.upload',
    '--payload',
    '"first"',
    '--priority',
    'ERROR',
  ]
  const { exitCode, stderr } = await run(first)
  if (exitCode !== 0) throw new Error(stderr)
  const queues = ['info', 'warn', 'error'].map((priority) => `${place.topic}.${priority}`)
  for (const queue of queues) await reader.channel.purgeQueue(queue)
  /** As any emitter would, under the priority of each. */
  const publish = async (...messages: readonly (Notification | string)[]): Promise<void> => {
    const channel = await reader.model.createConfirmChannel()
    for (const message of messages) {
      const text = typeof message === 'string' ? message : JSON.stringify(message)
      const priority = typeof message === 'string' ? 'info' : message.priority.toLowerCase()
      channel.publish(place.exchange, `${place.topic}.${priority}`, Buffer.from(text), { persistent: true })
    }
    await channel.waitForConfirms()
    await channel.close()
  }
  return { ...place, reader, queues, publish, [Symbol.asyncDispose]: () => reader[Symbol.asyncDispose]() }
}
