import { createFormat, type Format, type FormatName, type Logger } from '@glance-notifications/core'
import type {
  BackOffOptions,
  BrokerHost,
  BrokerOptions,
  TlsOptions,
} from '@glance-notifications/core/connection'
import { brokerHosts } from '@glance-notifications/core/connection'
import { invalid } from './rabbit-error.js'

/** What to do about exchange and queues at each connect. */
export const topologyModes = ['adopt', 'declare', 'check', 'none'] as const
export type TopologyMode = (typeof topologyModes)[number]

export interface RabbitOptions extends BrokerOptions {
  /** Verification is on; `true` or options switch TLS on for `host`. For `url` the scheme decides. */
  readonly tls?: boolean | TlsOptions
  /** `plain` sends user name and password, `external` leaves it to the client certificate. Default `plain`. */
  readonly auth?: 'plain' | 'external'
  /** Default: the path of the URL, else `/`. Glance: `rabbit_virtual_host`. */
  readonly virtualHost?: string
  /** A topic exchange. Default `glance`. Glance: `rabbit_notification_exchange`. */
  readonly exchange?: string
  /** Routing key and queue are `<topic>.<priority>`. Default `notifications`. Glance: `rabbit_notification_topic`. */
  readonly topic?: string
  /** Default `glance`: the flat object of 2013, which every oslo.messaging listener reads as well. */
  readonly format?: FormatName | Format
  /**
   * `adopt` (default): use what exists as it is, declare what is missing. `declare`: everything, exactly; what
   * differs is an error. `check`: it must exist. `none`: do not look.
   */
  readonly topology?: TopologyMode
  /** Whether what is declared survives a restart of the broker. Default true. Glance: `rabbit_durable_queues`. */
  readonly durable?: boolean
  /** Whether messages survive a restart of the broker, in a durable queue. Default true, as in Glance. */
  readonly persistent?: boolean
  /** Whether a notification that no queue takes is an error (`unroutable`). Default true. */
  readonly mandatory?: boolean
  /** Seconds of silence after which the connection counts as lost is twice this. Default 10; 0: off. */
  readonly heartbeatSeconds?: number
  /** Default 10,000. */
  readonly connectTimeoutMs?: number
  /** Glance: `rabbit_retry_backoff`, `rabbit_retry_max_backoff`. */
  readonly backOff?: BackOffOptions
  /** Begin with a random one of several hosts. Default true. */
  readonly shuffle?: boolean
  /** Shown in the broker's list of connections. Default `glance-notifications`. */
  readonly connectionName?: string
  readonly logger?: Logger
}

export const defaultExchange = 'glance'
export const defaultTopic = 'notifications'
export const defaultVirtualHost = '/'
export const defaultHeartbeatSeconds = 10
/** What a fresh RabbitMQ lets in, from the same machine only. */
const defaultUser = 'guest'

export interface RabbitHost extends BrokerHost {
  readonly username: string
  readonly password: string
  readonly virtualHost: string
}

/** The options with everything decided. */
export interface RabbitSettings {
  readonly hosts: readonly RabbitHost[]
  readonly tls: TlsOptions
  readonly auth: 'plain' | 'external'
  readonly exchange: string
  readonly topic: string
  readonly format: Format
  readonly topology: TopologyMode
  readonly durable: boolean
  readonly persistent: boolean
  readonly mandatory: boolean
  readonly heartbeatSeconds: number
  readonly connectionName: string
}

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function rabbitSettings(options: RabbitOptions): RabbitSettings {
  const {
    tls = false,
    topology = 'adopt',
    heartbeatSeconds = defaultHeartbeatSeconds,
    auth = 'plain',
  } = options
  if (!topologyModes.includes(topology))
    throw invalid('topology', `must be one of ${topologyModes.join(', ')}`)
  if (auth !== 'plain' && auth !== 'external') throw invalid('auth', 'must be plain or external')
  if (!Number.isInteger(heartbeatSeconds) || heartbeatSeconds < 0 || heartbeatSeconds > 65_535) {
    throw invalid('heartbeatSeconds', 'must be a whole number from 0 to 65535')
  }
  const hosts = brokerHosts(options, tls !== false).map((host) => ({
    ...host,
    username: host.username ?? defaultUser,
    password: host.password ?? (host.username === undefined ? defaultUser : ''),
    virtualHost: options.virtualHost ?? (host.path === '' ? defaultVirtualHost : host.path),
  }))
  return {
    hosts,
    tls: typeof tls === 'object' ? tls : {},
    auth,
    exchange: name('exchange', options.exchange, defaultExchange),
    topic: name('topic', options.topic, defaultTopic),
    format: createFormat(options.format ?? 'glance'),
    topology,
    durable: options.durable ?? true,
    persistent: options.persistent ?? true,
    mandatory: options.mandatory ?? true,
    heartbeatSeconds,
    connectionName: options.connectionName ?? 'glance-notifications',
  }
}

/** A name travels as an AMQP short string: 255 bytes, of which a routing key needs some for the priority. */
function name(option: string, value: string | undefined, fallback: string): string {
  if (value === undefined) return fallback
  if (value !== '' && Buffer.byteLength(value) <= 245) return value
  throw invalid(option, 'must be a text of 1 to 245 bytes')
}
