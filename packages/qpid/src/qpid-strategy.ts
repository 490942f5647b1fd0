import type { ConnectedStrategy } from '@glance-notifications/core'
import { transportStrategy } from '@glance-notifications/core/connection'
import { type QpidOptions, qpidSettings } from './options.js'
import { dialQpid } from './session.js'

/**
 * Sends over AMQP 1.0 (Apache Qpid, ActiveMQ, RabbitMQ) to one address. A send resolves when the broker has settled it as
 * accepted. Connects at the first send. Throws `invalid` for bad options.
 */
export function qpidStrategy(options: QpidOptions = {}): ConnectedStrategy {
  const settings = qpidSettings(options)
  return transportStrategy({ ...options, name: 'qpid', hosts: settings.hosts, dial: dialQpid(settings) })
}
