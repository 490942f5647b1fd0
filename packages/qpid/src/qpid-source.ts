import type { ConnectedSource } from '@glance-notifications/core'
import { transportSource } from '@glance-notifications/core/connection'
import { dialSource } from './consuming-session.js'
import { type QpidSourceOptions, sourceSettings } from './source-options.js'

/**
 * Reads from one address over AMQP 1.0 (Apache Qpid, ActiveMQ, RabbitMQ). Connects when it is started, and consumes again
 * after every loss, until it is closed. Throws `invalid` for bad options.
 */
export function qpidSource(options: QpidSourceOptions): ConnectedSource {
  const settings = sourceSettings(options)
  const { group, hosts } = settings
  return transportSource({
    ...options,
    name: 'qpid',
    group,
    hosts,
    dial: dialSource(settings, options.logger),
  })
}
