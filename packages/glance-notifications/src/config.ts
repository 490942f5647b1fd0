import type { NotifierOptions, Strategy } from '@glance-notifications/core'
import type { TransportOptions } from '@glance-notifications/core/connection'
import type { ImageEvents } from '@glance-notifications/payloads'

/** Glance's values of `notifier_strategy`; `default` is `noop`. */
export const strategyNames = ['default', 'noop', 'logging', 'rabbit', 'qpid'] as const
export type StrategyName = (typeof strategyNames)[number]

/**
 * A notifier as data. The options of a strategy stand under its name; they are repeated here, and compared with the
 * strategy's own in a test, because the packages that define them need not be installed.
 */
export interface NotifierConfig extends Omit<NotifierOptions<ImageEvents>, 'strategy' | 'events'> {
  /** A name, a strategy of your own, or a function that makes one. Default `default`, which is noop. */
  readonly strategy?: StrategyName | Strategy | (() => Strategy | Promise<Strategy>)
  /** For strategy `logging`: see LoggingOptions of `@glance-notifications/logging`. */
  readonly logging?: LoggingConfig
  /** For strategy `rabbit`: see RabbitOptions of `@glance-notifications/rabbit`. */
  readonly rabbit?: RabbitConfig
  /** For strategy `qpid`: see QpidOptions of `@glance-notifications/qpid`. */
  readonly qpid?: QpidConfig
  /** Event types that are not sent: whole, as a glob, or the text before the first dot (Glance: `disabled_notifications`). */
  readonly disabledNotifications?: readonly string[]
}

export interface LoggingConfig {
  readonly logFile?: string
  readonly name?: string
  readonly maskPaths?: readonly string[]
  readonly maskKeys?: readonly (string | RegExp)[]
}

export interface RabbitConfig extends TransportOptions {
  readonly auth?: 'plain' | 'external'
  readonly virtualHost?: string
  readonly topology?: 'adopt' | 'declare' | 'check' | 'none'
  readonly durable?: boolean
  readonly persistent?: boolean
  readonly mandatory?: boolean
}

export interface QpidConfig extends TransportOptions {
  readonly auth?: 'anonymous' | 'plain' | 'external' | 'none'
  readonly address?: string
  readonly durable?: boolean
  readonly hostname?: string
}
