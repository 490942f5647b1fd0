import type { FailedRecord } from './failure.js'
import type { OutboxSettings } from './options.js'

/** Tells the logger and the callback of records that were put aside. Never throws. */
export function tellFailed({ logger, onFailed }: OutboxSettings, records: readonly FailedRecord[]): void {
  for (const record of records) {
    const { sequence, failure, notification } = record
    const message_id = notification?.message_id
    logger.error('A record of the outbox was put aside', { sequence, message_id, ...failure })
    onFailed(record)
  }
}
