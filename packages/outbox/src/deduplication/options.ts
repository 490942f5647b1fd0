import { invalidOption, type Logger } from '@glance-notifications/core'
import { longestTimer, milliseconds } from '../store/milliseconds.js'
import { defaultWriteTimeoutMs } from '../store/write-timeout.js'

/** How long a mark is kept: 8 days, a day longer than a queue of `rabbitSource` keeps a message by default. */
export const defaultMarkMaxAgeMs = 691_200_000
/** How often marks that are too old are looked for. */
export const defaultSweepIntervalMs = 60_000

/** How long marks are kept. */
export interface DeduplicationSettings {
  /**
   * How long a mark is kept; an older one counts as none. Longer than the same notification can come again: than its
   * queue keeps it, and than anyone may requeue a copy. Told by the wall clock, for marks outlive a process. Default
   * 691,200,000: 8 days.
   */
  readonly maxAgeMs?: number
  /** How often marks that are too old are removed. Default 60,000. */
  readonly sweepIntervalMs?: number
  /**
   * How long a mark may take to get to the disk, where another process can hold the write lock. Beyond it `done` rejects
   * with `timeout`. Default 30,000.
   */
  readonly writeTimeoutMs?: number
  /** Hears of a sweep that failed. Default: silent. */
  readonly logger?: Logger
}

/**
 * An environment as `open` of lmdb returns it. Not lmdb's own type: its declarations do not hold under every setting of a
 * compiler.
 */
export interface LmdbEnvironment {
  /** lmdb's own: opens a database within the environment. */
  openDB(name: string, options: object): unknown
  /** lmdb's own: a transaction that is written when it returns. */
  transactionSync<T>(action: () => T): T
  /** lmdb's own: lets the next read see what others have written. */
  resetReadTxn(): void
}

/** Where the marks are kept: in an environment of their own, or in that of the application. */
export type DeduplicationPlace =
  | {
      /** A folder; made when it is not there. On a disk of this machine: lmdb does not work on NFS. */
      readonly path: string
      readonly database?: undefined
    }
  | {
      /** The application's own lmdb environment, so that `mark` can be part of its transactions. It is never closed here. */
      readonly database: LmdbEnvironment
      readonly path?: undefined
    }

/** Where marks are kept, and for how long. */
export type DurableDeduplicationOptions = DeduplicationSettings & DeduplicationPlace

export interface CheckedSettings {
  readonly maxAgeMs: number
  readonly sweepIntervalMs: number
  readonly writeTimeoutMs: number
  readonly logger: Logger | undefined
}

/** All but the place. Throws a `NotificationError` (`invalid`) that names the option. */
export function checkSettings(options: DeduplicationSettings): CheckedSettings {
  if (typeof options !== 'object' || options === null) throw invalidOption('options', 'must be an object')
  const { logger } = options
  if (logger !== undefined && (typeof logger !== 'object' || typeof logger?.warn !== 'function'))
    throw invalidOption('logger', 'must have the methods debug, info, warn and error')
  return {
    maxAgeMs: milliseconds('maxAgeMs', options.maxAgeMs, defaultMarkMaxAgeMs, Number.MAX_SAFE_INTEGER),
    sweepIntervalMs: milliseconds(
      'sweepIntervalMs',
      options.sweepIntervalMs,
      defaultSweepIntervalMs,
      longestTimer,
    ),
    writeTimeoutMs: milliseconds(
      'writeTimeoutMs',
      options.writeTimeoutMs,
      defaultWriteTimeoutMs,
      longestTimer,
    ),
    logger,
  }
}
