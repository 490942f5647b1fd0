import type { Change } from '../outbox/change.js'
import { decodeFailed } from '../outbox/failure.js'
import type { Journal } from '../outbox/journal.js'
import { decodeRecord } from '../outbox/record.js'
import { keyOf, sequenceOf, type Table } from '../outbox/tables.js'
import { changeOutbox } from './opened-outbox.js'

/** Which of the failed records. */
export interface FailedRecordsOptions {
  /** The `message_id` of those that are meant. Default: all of them. */
  readonly ids?: readonly string[]
}

/** What became of them. */
export interface FailedRecordsReport {
  /** Requeued, or removed. */
  readonly done: number
  /** Failed records that are left. */
  readonly left: number
  /** Ids that are not among the failed. */
  readonly missing: readonly string[]
}

/** Changed in one transaction. */
const batchSize = 500

/**
 * Puts failed records back behind those that wait, as they were: same id, time and content. Whichever process drains takes them up;
 * what cannot be read stays. Rejects with `rejected` where there is no outbox, or the disk is full.
 */
export function requeueFailed(
  path: string,
  options: FailedRecordsOptions = {},
): Promise<FailedRecordsReport> {
  return changeFailed(
    path,
    options,
    (change, { sequence, id }) => id !== undefined && change.requeue(sequence),
  )
}

/** Removes failed records for good. Otherwise as `requeueFailed`. */
export function removeFailed(path: string, options: FailedRecordsOptions = {}): Promise<FailedRecordsReport> {
  return changeFailed(path, options, (change, { sequence }) => change.removeFailed(sequence))
}

interface FailedKey {
  readonly sequence: number
  /** `undefined` when the record cannot be read. */
  readonly id: string | undefined
}

function changeFailed(
  path: string,
  { ids }: FailedRecordsOptions,
  apply: (change: Change, key: FailedKey) => boolean,
): Promise<FailedRecordsReport> {
  return changeOutbox(path, async ({ database, tables, journal, backlog }) => {
    const wanted = ids && new Set(ids)
    const found = new Set<string>()
    // What fails again meanwhile has a later number, and is not of this time.
    const { sequence: end } = backlog.totals()
    let cursor = 0
    let done = 0
    for (;;) {
      database.resetReadTxn()
      const page = readPage(tables.failed, cursor, end)
      const last = page.at(-1)
      if (!last) break
      cursor = last.sequence
      const meant = page.filter(({ id }) => !wanted || (id !== undefined && wanted.has(id)))
      for (const { id } of meant) if (id !== undefined) found.add(id)
      done += await applyAll(journal, meant, apply)
    }
    return {
      done,
      left: backlog.totals().failed,
      missing: [...(wanted ?? [])].filter((id) => !found.has(id)),
    }
  })
}

async function applyAll(
  journal: Journal,
  keys: readonly FailedKey[],
  apply: (change: Change, key: FailedKey) => boolean,
): Promise<number> {
  if (keys.length === 0) return 0
  return journal.run((change) => keys.filter((key) => apply(change, key)).length)
}

function readPage(table: Table, cursor: number, end: number): readonly FailedKey[] {
  const rows = table.getRange({ start: keyOf(cursor + 1), end: keyOf(end + 1), limit: batchSize })
  return [...rows].map(({ key, value }) => {
    const read = decodeRecord(decodeFailed(value).record)
    return { sequence: sequenceOf(key), id: read.ok ? read.notification.message_id : undefined }
  })
}
