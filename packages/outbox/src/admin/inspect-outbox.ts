import type { ErrorCode } from '@glance-notifications/core'
import { decodeFailed, type Failure } from '../outbox/failure.js'
import { readLease } from '../outbox/lease.js'
import { isDead } from '../outbox/lease-holder.js'
import type { Table } from '../outbox/tables.js'
import { readOutbox } from './opened-outbox.js'

/** What is in an outbox. */
export interface OutboxReport {
  /** Records that wait. */
  readonly depth: number
  /** Bytes of those. */
  readonly bytes: number
  /** Of the oldest that waits; `undefined` when none does. */
  readonly oldestAgeMs: number | undefined
  /** Records that were put aside. */
  readonly failed: number
  /** Bytes of those. */
  readonly failedBytes: number
  /** Why they have failed, the most frequent cause first. */
  readonly failures: readonly FailureCount[]
  /** Who drains at present. */
  readonly lease: LeaseReport | undefined
}

/** How many records have failed for one cause. */
export interface FailureCount {
  /** As in `Failure`. */
  readonly reason: Failure['reason']
  /** As in `Failure`. */
  readonly code: ErrorCode
  /** Records. */
  readonly count: number
}

/** The process that drains. */
export interface LeaseReport {
  /** Its process id. */
  readonly pid: number
  /** The name of the machine that it runs on. */
  readonly host: string
  /** ISO 8601. */
  readonly since: string
  /** Whether it is known that the process is gone, so that the next one takes over at once. */
  readonly isDead: boolean
}

/**
 * What is in an outbox. Changes nothing, and may be asked while processes use it. Rejects with `rejected` where there is none or
 * it cannot be read.
 */
export async function inspectOutbox(path: string): Promise<OutboxReport> {
  return readOutbox(path, ({ backlog, tables }) => {
    const { depth, bytes, failed, failedBytes } = backlog.totals()
    const oldest = backlog.oldestStoredAt()
    const holder = readLease(tables.state)
    return {
      depth,
      bytes,
      oldestAgeMs: oldest === undefined ? undefined : Math.max(0, Date.now() - oldest),
      failed,
      failedBytes,
      failures: countFailures(tables.failed),
      lease: holder && {
        pid: holder.pid,
        host: holder.host,
        since: holder.since,
        isDead: isDead(holder),
      },
    }
  })
}

function countFailures(failed: Table): readonly FailureCount[] {
  const counts = new Map<string, FailureCount>()
  for (const { value } of failed.getRange()) {
    const { reason, code } = decodeFailed(value).failure
    const name = `${reason} ${code}`
    counts.set(name, { reason, code, count: (counts.get(name)?.count ?? 0) + 1 })
  }
  return [...counts.values()].toSorted((a, b) => b.count - a.count)
}
