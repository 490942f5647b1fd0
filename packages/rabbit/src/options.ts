import { invalidOption } from '@glance-notifications/core'
import {
  type BrokerHost,
  choiceOption,
  type TransportOptions,
  type TransportSettings,
  transportSettings,
} from '@glance-notifications/core/connection'

/** What to do about exchange and queues at each connect. */
export const topologyModes = ['adopt', 'declare', 'check', 'none'] as const
export type TopologyMode = (typeof topologyModes)[number]

/** How to say who we are. */
export const rabbitAuthModes = ['plain', 'external'] as const
export type RabbitAuth = (typeof rabbitAuthModes)[number]

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
  /** Whether what is declared survives a restart of the broker. Default true. Glance: `rabbit_durable_queues`. */
  readonly durable?: boolean
  /** Whether messages survive a restart of the broker, in a durable queue. Default true, as in Glance. */
  readonly persistent?: boolean
  /** Whether a notification that no queue takes is an error (`unroutable`). Default true. */
  readonly mandatory?: boolean
}

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
  readonly hosts: readonly RabbitHost[]
  readonly auth: RabbitAuth
  readonly topology: TopologyMode
  readonly durable: boolean
  readonly persistent: boolean
  readonly mandatory: boolean
}

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function rabbitSettings(options: RabbitOptions): RabbitSettings {
  const settings = transportSettings(options)
  return {
    ...settings,
    hosts: settings.hosts.map((host) => ({
      ...host,
      username: host.username ?? defaultUser,
      password: host.password ?? (host.username === undefined ? defaultUser : ''),
      virtualHost: virtualHostOption(
        options.virtualHost ?? (host.path === '' ? defaultVirtualHost : host.path),
      ),
    })),
    auth: choiceOption('auth', options.auth, rabbitAuthModes) ?? 'plain',
    topology: choiceOption('topology', options.topology, topologyModes) ?? 'adopt',
    durable: switchOption('durable', options.durable),
    persistent: switchOption('persistent', options.persistent),
    mandatory: switchOption('mandatory', options.mandatory),
  }
}

/** AMQP's limit for it, in bytes. */
const maxVirtualHostBytes = 255

function virtualHostOption(value: string): string {
  if (typeof value === 'string' && value !== '' && Buffer.byteLength(value) <= maxVirtualHostBytes)
    return value
  throw invalidOption('virtualHost', `must be a text of 1 to ${maxVirtualHostBytes} bytes`)
}

/** On unless switched off. The text "false" of a configuration file would be taken for on. */
function switchOption(option: string, value = true): boolean {
  if (typeof value === 'boolean') return value
  throw invalidOption(option, 'must be true or false')
}
