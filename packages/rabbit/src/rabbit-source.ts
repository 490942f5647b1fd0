import { randomUUID } from 'node:crypto'
import type { ConnectedSource } from '@glance-notifications/core'
import { transportSource } from '@glance-notifications/core/connection'
import { type Place, type RabbitSourceOptions, rabbitSourceSettings } from './source/source-options.js'

/**
 * Reads notifications from RabbitMQ (AMQP 0-9-1): from the queue of a group, from the queues that all share, or from one
 * that ends with the connection. Connects when it is started, and consumes again after every loss, until it is closed.
 * Throws `invalid` for bad options.
 */
export function rabbitSource(options: RabbitSourceOptions): ConnectedSource {
  const settings = rabbitSourceSettings(options)
  return transportSource({
    ...options,
    name: 'rabbit',
    group: groupOf(settings.place, settings.topic),
    hosts: settings.hosts,
    // amqplib and all that needs it are loaded by the first that connects.
    async dial(host, signal, events, consumer) {
      const { dialSource } = await import('./source/consuming-session.js')
      signal.throwIfAborted()
      return dialSource(settings, options.logger)(host, signal, events, consumer)
    },
  })
}

/** Who reads an ephemeral queue reads it alone. */
function groupOf(place: Place, topic: string): string {
  if (place.kind === 'group') return place.group
  return place.kind === 'shared' ? topic : `ephemeral-${randomUUID()}`
}
