import type { NotifierOptions, Strategy } from '@glance-notifications/core'
import type { TransportOptions } from '@glance-notifications/core/connection'
import type { ImageEvents } from '@glance-notifications/payloads'

/** Glance's values of `notifier_strategy`; `default` is `noop`. */
export const strategyNames = ['default', 'noop', 'logging', 'rabbit', 'qpid'] as const
/** A value of `notifier_strategy`. */
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

/** As `LoggingStrategyOptions` of `@glance-notifications/logging`. */
export interface LoggingConfig {
  /** As in `LoggingStrategyOptions`. */
  readonly logFile?: string
  /** As in `LoggingStrategyOptions`. */
  readonly name?: string
  /** As in `LoggingStrategyOptions`. */
  readonly maskPaths?: readonly string[]
  /** As in `LoggingStrategyOptions`. */
  readonly maskKeys?: readonly (string | RegExp)[]
}

/** As `RabbitOptions` of `@glance-notifications/rabbit`. */
export interface RabbitConfig extends TransportOptions {
  /** As in `RabbitOptions`. */
  readonly auth?: 'plain' | 'external'
  /** As in `RabbitOptions`. */
  readonly virtualHost?: string
  /** As in `RabbitOptions`. */
  readonly topology?: 'adopt' | 'declare' | 'check' | 'none'
  /** As in `RabbitOptions`. */
  readonly durable?: boolean
  /** As in `RabbitOptions`. */
  readonly persistent?: boolean
  /** As in `RabbitOptions`. */
  readonly mandatory?: boolean
}

/** As `QpidOptions` of `@glance-notifications/qpid`. */
export interface QpidConfig extends TransportOptions {
  /** As in `QpidOptions`. */
  readonly auth?: 'anonymous' | 'plain' | 'external' | 'none'
  /** As in `QpidOptions`. */
  readonly address?: string
  /** As in `QpidOptions`. */
  readonly durable?: boolean
  /** As in `QpidOptions`. */
  readonly hostname?: string
}
