import {
  type BrokerHost,
  type BrokerHosts,
  choiceOption,
  mapHosts,
  switchOption,
  type TransportOptions,
  type TransportSettings,
  textOption,
  transportSettings,
} from '@glance-notifications/core/connection'

/** What to do about exchange and queues at each connect. */
export const topologyModes = ['adopt', 'declare', 'check', 'none'] as const
/** What to do about exchange and queues at each connect. */
export type TopologyMode = (typeof topologyModes)[number]

/** How to say who we are. */
export const rabbitAuthModes = ['plain', 'external'] as const
/** How to say who we are (SASL). */
export type RabbitAuth = (typeof rabbitAuthModes)[number]

/** Where to send over AMQP 0-9-1, and how. */
export interface RabbitOptions extends TransportOptions {
  /** `plain` sends user name and password, `external` leaves it to the client certificate. Default `plain`. */
  readonly auth?: RabbitAuth
  /** Default: the path of the URL, else `/`. Glance: `rabbit_virtual_host`. */
  readonly virtualHost?: string
  /**
   * `adopt` (default): use what exists as it is, declare what is missing. `declare`: everything, exactly; what
   * differs is an error. `check`: it must exist. `none`: do not look.
   */
  readonly topology?: TopologyMode
  /**
   * Whether what is declared survives a restart of the broker. Default true. Queues that `adopt` adds to an exchange that is there are as durable as
   * that. Glance: `rabbit_durable_queues`.
   */
  readonly durable?: boolean
  /** Whether messages survive a restart of the broker, in a durable queue. Default true, as in Glance. */
  readonly persistent?: boolean
  /** Whether a notification that no queue takes is an error (`unroutable`). Default true. */
  readonly mandatory?: boolean
}

/** The virtual host of a URL without a path. */
export const defaultVirtualHost = '/'
/** What a fresh RabbitMQ lets in, from the same machine only. */
const defaultUser = 'guest'

export interface RabbitHost extends BrokerHost {
  readonly username: string
  readonly password: string
  readonly virtualHost: string
}

/** The options with everything decided. */
export interface RabbitSettings extends TransportSettings {
  readonly hosts: BrokerHosts<RabbitHost>
  readonly auth: RabbitAuth
  readonly topology: TopologyMode
  readonly durable: boolean
  readonly persistent: boolean
  readonly mandatory: boolean
}

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function rabbitSettings(options: RabbitOptions): RabbitSettings {
  const settings = transportSettings(options)
  const virtualHost = virtualHostOption(options.virtualHost)
  return {
    ...settings,
    hosts: mapHosts(settings.hosts, (host) => ({
      ...host,
      username: host.username ?? defaultUser,
      password: host.password ?? (host.username === undefined ? defaultUser : ''),
      virtualHost: virtualHost ?? virtualHostOption(host.path || undefined) ?? defaultVirtualHost,
    })),
    auth: choiceOption('auth', options.auth, rabbitAuthModes) ?? 'plain',
    topology: choiceOption('topology', options.topology, topologyModes) ?? 'adopt',
    durable: switchOption('durable', options.durable, true),
    persistent: switchOption('persistent', options.persistent, true),
    mandatory: switchOption('mandatory', options.mandatory, true),
  }
}

/** AMQP's limit for it. */
const maxVirtualHostBytes = 255

function virtualHostOption(name: string | undefined): string | undefined {
  return textOption('virtualHost', name, maxVirtualHostBytes)
}
