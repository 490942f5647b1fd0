export { durableDeduplication } from './deduplication/durable-deduplication.js'
export type { DurableDeduplication } from './deduplication/durable-store.js'
export {
  type DeduplicationPlace,
  type DeduplicationSettings,
  type DurableDeduplicationOptions,
  defaultMarkMaxAgeMs,
  defaultSweepIntervalMs,
  type LmdbEnvironment,
} from './deduplication/options.js'
export type { FailedRecord, Failure } from './outbox/failure.js'
export {
  defaultInnerTimeoutMs,
  defaultLeaseTimeoutMs,
  defaultMaxInFlight,
  defaultMaxRecords,
  defaultMaxStoredBytes,
  defaultPollIntervalMs,
  type OutboxOptions,
} from './outbox/options.js'
export { type Outbox, type OutboxStats, outbox } from './outbox/outbox.js'
export { defaultWriteTimeoutMs } from './store/write-timeout.js'
