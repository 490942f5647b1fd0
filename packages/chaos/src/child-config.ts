import type { ErrorCode } from '@glance-notifications/core'
import type { BackOffOptions } from '@glance-notifications/core/connection'
import type { LoggingStrategyOptions, LogSourceOptions } from '@glance-notifications/logging'
import type { QpidOptions, QpidSourceOptions } from '@glance-notifications/qpid'
import type { RabbitOptions, RabbitSourceOptions } from '@glance-notifications/rabbit'

/** A strategy by its options, to be made in another process. */
export type StrategyConfig =
  | { readonly transport: 'rabbit'; readonly options: RabbitOptions }
  | { readonly transport: 'qpid'; readonly options: QpidOptions }
  | { readonly transport: 'logging'; readonly options: LoggingStrategyOptions }

/** A source by its options. */
export type SourceConfig =
  | { readonly transport: 'rabbit'; readonly options: RabbitSourceOptions }
  | { readonly transport: 'qpid'; readonly options: QpidSourceOptions }
  | { readonly transport: 'logging'; readonly options: LogSourceOptions }

export interface PublisherConfig {
  readonly strategy: StrategyConfig
  /** The number of the first notification. */
  readonly first: number
  readonly count: number
  /** Sends that are not awaited. */
  readonly window: number
  /** Notifications begun in a second, at most; 0: as many as go. */
  readonly perSecond: number
  /** After so many it emits a trickle, until it is told to emit the rest. */
  readonly trickleAfter: number
  readonly sendTimeoutMs: number
  /** A notification that was not accepted after so long is given up. */
  readonly giveUpMs: number
  /** Tried again besides what is retryable, as an application does that knows its operator will mend it. */
  readonly alsoRetry: readonly ErrorCode[]
  /** Make every so many a warning. */
  readonly warnEvery?: number
  /** Emit through an outbox in this folder. */
  readonly outbox?: string
  /** Of the outbox. */
  readonly backOff: BackOffOptions
  /** Lose every so many notifications and say they were accepted: proves that a loss is seen. */
  readonly loseEvery?: number
  /** Gets a line for each accepted notification. */
  readonly acceptedFile: string
}

/** `exactly-once`: handled and marked in one transaction. */
export type StoreKind = 'memory' | 'durable' | 'exactly-once'

export interface ConsumerConfig {
  readonly source: SourceConfig
  readonly store: StoreKind
  /** The folder of a store that is not in memory. */
  readonly storePath: string
  /** Gets a line for each handled notification, each time. */
  readonly handledFile: string
}
