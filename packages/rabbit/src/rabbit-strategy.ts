import type { ConnectedStrategy } from '@glance-notifications/core'
import { transportStrategy } from '@glance-notifications/core/connection'
import { checkHeaders } from './message-properties.js'
import { type RabbitOptions, rabbitSettings } from './options.js'

/**
 * Publishes to RabbitMQ (AMQP 0-9-1) as Glance does: to a topic exchange, under `<topic>.<priority>`. A send resolves
 * when the broker has confirmed it. Connects at the first send. Throws `invalid` for bad options.
 */
export function rabbitStrategy(options: RabbitOptions = {}): ConnectedStrategy {
  const settings = rabbitSettings(options)
  return transportStrategy({
    ...options,
    name: 'rabbit',
    hosts: settings.hosts,
    // amqplib and all that needs it are loaded by the first that connects.
    async dial(host, signal, events) {
      const { dialRabbit } = await import('./session.js')
      signal.throwIfAborted()
      return dialRabbit(settings)(host, signal, events)
    },
    checkHeaders,
  })
}
