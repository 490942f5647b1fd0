export { durableDeduplication } from './deduplication/durable-deduplication.js'
export type { DurableDeduplication } from './deduplication/durable-store.js'
export {
  type DeduplicationPlace,
  type DeduplicationSettings,
  type DurableDeduplicationOptions,
  defaultMarkMaxAgeMs,
  defaultSweepIntervalMs,
  defaultWriteTimeoutMs,
  type LmdbEnvironment,
} from './deduplication/options.js'
