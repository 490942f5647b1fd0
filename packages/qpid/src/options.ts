import { invalidOption } from '@glance-notifications/core'
import {
  type BrokerHost,
  choiceOption,
  mapHosts,
  maxNameBytes,
  switchOption,
  type TransportOptions,
  type TransportSettings,
  textOption,
  transportSettings,
} from '@glance-notifications/core/connection'

/** How to say who we are (SASL); `none` leaves the SASL layer out, which few brokers allow. */
export const qpidAuthModes = ['anonymous', 'plain', 'external', 'none'] as const
/** How to say who we are (SASL). */
export type QpidAuth = (typeof qpidAuthModes)[number]

/** How to connect, as option of strategy and source alike. */
export interface QpidConnectionOptions extends Omit<TransportOptions, 'exchange' | 'topic' | 'format'> {
  /** Default: `plain` when there is a user name, else `anonymous`. `external`: the client certificate. */
  readonly auth?: QpidAuth
  /**
   * The host name in the open frame, by which brokers choose the virtual host; RabbitMQ: `vhost:<name>`.
   * Default: the host that is connected to.
   */
  readonly hostname?: string
}

/** Where to send over AMQP 1.0, and how. */
export interface QpidOptions extends QpidConnectionOptions, TransportOptions {
  /**
   * Where notifications are sent, in the broker's own syntax. Default: the path of the URL; else what suits the broker
   * that answers, see `defaultAddress`.
   */
  readonly address?: string
  /** Whether messages survive a restart of the broker. Default true; a broker with a memory store may refuse it. */
  readonly durable?: boolean
}

/** How to connect, with everything decided. */
export interface ConnectionSettings extends TransportSettings {
  /** `undefined`: `plain` when there is a user name, else `anonymous`. */
  readonly auth: QpidAuth | undefined
  /** `undefined`: the host that is connected to. */
  readonly hostname: string | undefined
}

/** The options with everything decided. */
export interface QpidSettings extends ConnectionSettings {
  /** `undefined`: the path of the host, else what suits the broker. */
  readonly address: string | undefined
  /** Whether messages are to survive a restart of the broker. */
  readonly durable: boolean
}

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function qpidSettings(options: QpidOptions): QpidSettings {
  return {
    ...connectionSettings(options),
    address: addressOption('address', options.address),
    durable: switchOption('durable', options.durable, true),
  }
}

/** An address, in the broker's own syntax. */
export function addressOption(option: string, address: string | undefined): string | undefined {
  return textOption(option, address, maxNameBytes)
}

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function connectionSettings(options: QpidConnectionOptions): ConnectionSettings {
  const settings = transportSettings(options)
  const auth = choiceOption('auth', options.auth, qpidAuthModes)
  return {
    ...settings,
    hosts: mapHosts(settings.hosts, (host) => suitableHost(host, auth)),
    auth,
    hostname: textOption('hostname', options.hostname, maxNameBytes),
  }
}

/** Throws `invalid` where something is missing for the way to say who we are. */
function suitableHost(host: BrokerHost, auth: QpidAuth | undefined): BrokerHost {
  const { username, password, tls, tlsOptions } = host
  const hasCredentials = username !== undefined || password !== undefined
  if ((auth === 'plain' || (auth === undefined && hasCredentials)) && (!username || !password))
    throw invalidOption('auth', 'plain needs a user name and a password')
  if (auth === 'external' && !(tls && tlsOptions.cert !== undefined && tlsOptions.key !== undefined))
    throw invalidOption('auth', 'external needs TLS with a client certificate: options tls.cert and tls.key')
  return host
}

/** What a broker says about itself in its open frame. */
export interface BrokerProperties {
  /** Its name, as a rule a text. */
  readonly product?: unknown
  /** As a rule a text. */
  readonly version?: unknown
}

/**
 * Where to send when nobody said: to the topic exchange where the broker has exchanges (the subject is then the routing
 * key), to a queue named as the topic where it has not.
 *
 * | broker | address |
 * |---|---|
 * | RabbitMQ 3, with its AMQP 1.0 plug-in | `/exchange/<exchange>` |
 * | RabbitMQ 4 | `/exchanges/<exchange>` |
 * | Apache Qpid Broker-J | `<exchange>` |
 * | ActiveMQ | `queue://<topic>` |
 * | any other | `<topic>` |
 */
export function defaultAddress(
  broker: BrokerProperties,
  settings: Pick<QpidSettings, 'exchange' | 'topic'>,
): string {
  const { exchange, topic } = settings
  if (isProduct(broker, /rabbitmq/i)) {
    return isRabbitPlugIn(broker)
      ? `/exchange/${exchange.replaceAll('/', '%2F')}`
      : `/exchanges/${encodeURIComponent(exchange)}`
  }
  if (isProduct(broker, /qpid/i)) return exchange
  if (isProduct(broker, /activemq/i)) return `queue://${topic}`
  return topic
}

/** RabbitMQ 3, which translates AMQP 1.0 to its own protocol. */
export function isRabbitPlugIn(broker: BrokerProperties): boolean {
  return isProduct(broker, /rabbitmq/i) && Number.parseInt(String(broker.version), 10) < 4
}

function isProduct({ product }: BrokerProperties, name: RegExp): boolean {
  return typeof product === 'string' && name.test(product)
}
