import { resolve } from 'node:path'
import { invalidOption, type Logger } from '@glance-notifications/core'
import {
  type BackOffOptions,
  backOff,
  contain,
  groupOption,
  safeLogger,
  wholeNumber,
} from '@glance-notifications/core/connection'
import { milliseconds } from '../store/milliseconds.js'
import type { StoreName } from '../store/store-error.js'
import { defaultWriteTimeoutMs } from '../store/write-timeout.js'
import type { FailedRecord } from './failure.js'

/** Records on disk, those that have failed included. */
export const defaultMaxRecords = 1_000_000
/** Bytes of them: 1 GiB. */
export const defaultMaxStoredBytes = 1024 * 1024 * 1024
/** Notifications that the inner strategy is given before it has taken the first of them. */
export const defaultMaxInFlight = 256
/** How long the inner strategy may take for one. */
export const defaultInnerTimeoutMs = 30_000
/** How long a process that drains may be silent before another one takes its place. */
export const defaultLeaseTimeoutMs = 30_000
/** How often it is looked what other processes have done. */
export const defaultPollIntervalMs = 1_000

/** Where the outbox is, and how much it holds. */
export interface OutboxOptions {
  /** A folder; made when it is not there. On a disk of this machine: lmdb does not work on NFS. */
  readonly path: string
  /** Records on disk, failed ones included; beyond it `send` rejects with `overflow`. Default 1,000,000. */
  readonly maxRecords?: number
  /** Bytes of them: attributes, payload, context and headers. Beyond it `overflow`; also the most for one. Default 1 GiB. */
  readonly maxBytes?: number
  /**
   * Notifications that the inner strategy is given, in order, before it has taken the first of them: at most so many come
   * twice after a crash. 1 keeps the order even where the strategy refuses one and takes the next. Default 256.
   */
  readonly maxInFlight?: number
  /** How long the inner strategy may take for one, connecting included, before it is tried again. Default 30,000. */
  readonly sendTimeoutMs?: number
  /**
   * What was not taken for so long goes to the failed ones. Told by the wall clock. Default `null`: never, however old.
   */
  readonly maxAgeMs?: number | null
  /** Between attempts at what the inner strategy does not take. Default 200 to 30,000. */
  readonly backOff?: BackOffOptions
  /** How long the process that drains may be silent, if it cannot be seen to be dead, before another takes over. Default 30,000. */
  readonly leaseTimeoutMs?: number
  /** How often it looks for what other processes have written, or left. Default 1,000. */
  readonly pollIntervalMs?: number
  /** How long a write may wait for the disk, and for the lock that other processes share. Default 30,000. */
  readonly writeTimeoutMs?: number
  /** Hears of every record that goes to the failed ones, when it is there. What it throws is contained. */
  readonly onFailed?: (record: FailedRecord) => void
  /** Default: silent. */
  readonly logger?: Logger
}

export interface OutboxSettings {
  readonly name: StoreName
  readonly maxRecords: number
  readonly maxBytes: number
  readonly maxInFlight: number
  readonly sendTimeoutMs: number
  readonly maxAgeMs: number
  readonly delayMs: (attempt: number, fatal: boolean) => number
  readonly leaseTimeoutMs: number
  readonly pollIntervalMs: number
  readonly writeTimeoutMs: number
  /** Never throws. */
  readonly onFailed: (record: FailedRecord) => void
  readonly logger: Logger
}

/** Throws a `NotificationError` (`invalid`) that names the option. */
export function outboxSettings(options: OutboxOptions): OutboxSettings {
  if (groupOption('options', options) === undefined) throw invalidOption('path', 'must be given')
  const { maxAgeMs, logger, onFailed } = options
  if (onFailed !== undefined && typeof onFailed !== 'function')
    throw invalidOption('onFailed', 'must be a function')
  const safe = safeLogger(logger)
  return {
    name: outboxAt(options.path),
    maxRecords: wholeNumber('maxRecords', options.maxRecords, defaultMaxRecords),
    maxBytes: wholeNumber('maxBytes', options.maxBytes, defaultMaxStoredBytes),
    maxInFlight: wholeNumber('maxInFlight', options.maxInFlight, defaultMaxInFlight),
    sendTimeoutMs: milliseconds('sendTimeoutMs', options.sendTimeoutMs, defaultInnerTimeoutMs),
    maxAgeMs:
      maxAgeMs === null
        ? Number.POSITIVE_INFINITY
        : milliseconds('maxAgeMs', maxAgeMs, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER),
    delayMs: backOff(options.backOff),
    leaseTimeoutMs: milliseconds('leaseTimeoutMs', options.leaseTimeoutMs, defaultLeaseTimeoutMs),
    pollIntervalMs: milliseconds('pollIntervalMs', options.pollIntervalMs, defaultPollIntervalMs),
    writeTimeoutMs: milliseconds('writeTimeoutMs', options.writeTimeoutMs, defaultWriteTimeoutMs),
    onFailed: (record) =>
      contain(
        () => onFailed?.(record),
        (thrown) => safe.error('onFailed threw', { error: thrown }),
      ),
    logger: safe,
  }
}

/** The outbox in a folder, for errors. Throws a `NotificationError` (`invalid`) for what is no path. */
export function outboxAt(path: string): StoreName {
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw invalidOption('path', 'must be the path of a folder')
  return { what: 'outbox', path: resolve(path), loss: 'loses the notifications in it' }
}
