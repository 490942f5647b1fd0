import type { BackOffOptions } from '../back-off.js'
import { createFormat, type FormatName } from '../formats/create-format.js'
import type { Format } from '../formats/format.js'
import type { Logger } from '../logger.js'
import { groupOption, invalidOption, textOption, wholeNumber } from '../option.js'
import { type BrokerHosts, type BrokerOptions, brokerHostsOf } from './broker-options.js'

/** What Glance calls `rabbit_notification_exchange`, `qpid_notification_exchange`. */
export const defaultExchange = 'glance'
/** What Glance calls `rabbit_notification_topic`, `qpid_notification_topic`. */
export const defaultTopic = 'notifications'
/** Short enough to notice a broken connection within half a minute. */
export const defaultHeartbeatSeconds = 10
/** What the broker shows of a connection. */
export const defaultConnectionName = 'glance-notifications'

/** The options that every transport to a broker has. */
export interface TransportOptions extends BrokerOptions {
  /** A topic exchange. Default `glance`. Glance: `rabbit_notification_exchange`, `qpid_notification_exchange`. */
  readonly exchange?: string
  /** Notifications go under `<topic>.<priority>`. Default `notifications`. Glance: `rabbit_notification_topic`, `qpid_notification_topic`. */
  readonly topic?: string
  /** Default `glance`: the flat object of 2013, which every oslo.messaging listener reads as well. */
  readonly format?: FormatName | Format
  /** The connection counts as lost after twice so many seconds of silence. Default 10; 0: off. Glance: `qpid_heartbeat`. */
  readonly heartbeatSeconds?: number
  /** Default 10,000. */
  readonly connectTimeoutMs?: number
  /** Glance: `rabbit_retry_backoff`, `rabbit_retry_max_backoff`, `qpid_reconnect_interval_min`, `_max`. */
  readonly backOff?: BackOffOptions
  /** Begin with a random one of several hosts. Default true. */
  readonly shuffle?: boolean
  /** What the broker shows of the connection. Default `glance-notifications`. */
  readonly connectionName?: string
  /** Hears of each change of the connection's state. Default: silent. */
  readonly logger?: Logger
}

/** The options with everything decided. */
export interface TransportSettings {
  /** Which brokers, or how to ask for them. */
  readonly hosts: BrokerHosts
  /** The topic exchange. */
  readonly exchange: string
  /** The first part of a routing key. */
  readonly topic: string
  /** How notifications are written. */
  readonly format: Format
  /** 0: off. */
  readonly heartbeatSeconds: number
  /** What the broker shows of the connection. */
  readonly connectionName: string
}

/** Names travel as short strings of 255 bytes, of which a routing key needs some for the priority. */
export const maxNameBytes = 245

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function transportSettings(options: TransportOptions): TransportSettings {
  groupOption('options', options)
  const { heartbeatSeconds } = options
  const heartbeat = wholeNumber('heartbeatSeconds', heartbeatSeconds, defaultHeartbeatSeconds, 0)
  if (heartbeat > 65_535) throw invalidOption('heartbeatSeconds', 'must be at most 65535')
  return {
    hosts: brokerHostsOf(options),
    exchange: textOption('exchange', options.exchange, maxNameBytes) ?? defaultExchange,
    topic: textOption('topic', options.topic, maxNameBytes) ?? defaultTopic,
    format: createFormat(options.format === undefined ? 'glance' : options.format),
    heartbeatSeconds: heartbeat,
    connectionName:
      textOption('connectionName', options.connectionName, maxNameBytes) ?? defaultConnectionName,
  }
}
