import { invalidOption } from '@glance-notifications/core'
import { maxNameBytes, textOption, wholeNumber } from '@glance-notifications/core/connection'
import {
  addressOption,
  type ConnectionSettings,
  connectionSettings,
  type QpidConnectionOptions,
} from './options.js'

/** More than any handler needs to succeed, and few enough to end a crash loop within minutes. */
export const defaultDeliveryLimit = 20

/** What to read over AMQP 1.0, and how. */
export interface QpidSourceOptions extends QpidConnectionOptions {
  /**
   * What to read from, in the broker's own syntax. Default: the path of the URL. A queue gives each message to one of its
   * readers; a topic gives each reader a copy, while it is connected.
   */
  readonly address?: string
  /** Whose notifications these are, for de-duplication. Default: the address. */
  readonly group?: string
  /**
   * Where dead letters are sent. Without it they are rejected, and what becomes of them is up to the broker: RabbitMQ
   * drops what is rejected from a queue without a dead-letter exchange.
   */
  readonly deadLetterAddress?: string
  /** A message that was delivered so often, and never handled, is a dead letter before any handler sees it. Default 20. */
  readonly deliveryLimit?: number
}

/** The options with everything decided. */
export interface SourceSettings extends ConnectionSettings {
  /** Undefined: the path of the host. */
  readonly address: string | undefined
  readonly group: string
  readonly deadLetterAddress: string | undefined
  readonly deliveryLimit: number
}

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function sourceSettings(options: QpidSourceOptions): SourceSettings {
  const settings = connectionSettings(options)
  const address = addressOption('address', options.address)
  const { hosts } = settings
  const known = 'ask' in hosts ? hosts.known : hosts
  const [first] = known
  if (address === undefined && !(first && known.every(({ path }) => path)))
    throw invalidOption(
      'address',
      'must say what to read from, unless every url has a path, and is no function',
    )
  return {
    ...settings,
    address,
    group: textOption('group', options.group, maxNameBytes) ?? address ?? first?.path ?? '',
    deadLetterAddress: addressOption('deadLetterAddress', options.deadLetterAddress),
    deliveryLimit: wholeNumber('deliveryLimit', options.deliveryLimit, defaultDeliveryLimit),
  }
}
