import type { Headers, Notification } from '@glance-notifications/core'
import { decodeFailed, type Failure, unreadable } from '../outbox/failure.js'
import { decodeRecord } from '../outbox/record.js'
import { keyOf, sequenceOf } from '../outbox/tables.js'
import { type OpenedOutbox, openToRead } from './opened-outbox.js'

/** A record of an outbox. */
export interface OutboxRecord {
  /** In the order of acceptance. */
  readonly sequence: number
  /** Milliseconds since 1970; `undefined`, as the notification, when the record is damaged. */
  readonly storedAt: number | undefined
  /** As it was accepted; `undefined` when it cannot be read. */
  readonly notification: Notification | undefined
  /** What is to go beside it. */
  readonly headers?: Headers
  /** Of a failed one, or why it cannot be read. */
  readonly failure?: Failure
  /** As it is on disk. */
  readonly bytes: Uint8Array
}

/** Which records to read. */
export interface ExportOptions {
  /** Those that have failed, instead of those that wait. */
  readonly failed?: boolean
}

/** Read at a time: between them lmdb may use the room of what was removed meanwhile. */
const pageSize = 100

/**
 * The records that are in an outbox now, the oldest first; they stay. What is taken or put aside meanwhile may be missing. Throws, at
 * the first record, `rejected` where there is no outbox or it cannot be read.
 */
export async function* exportOutbox(
  path: string,
  { failed = false }: ExportOptions = {},
): AsyncGenerator<OutboxRecord, void> {
  const box = openToRead(path)
  try {
    const { sequence: end } = box.backlog.totals()
    let cursor = 0
    for (;;) {
      const page = readPage(box, failed, cursor, end)
      yield* page
      const last = page.at(-1)
      if (!last) return
      cursor = last.sequence
    }
  } finally {
    await box.close()
  }
}

function readPage(
  { database, tables }: OpenedOutbox,
  failed: boolean,
  cursor: number,
  end: number,
): readonly OutboxRecord[] {
  database.resetReadTxn()
  const table = failed ? tables.failed : tables.pending
  const rows = table.getRange({ start: keyOf(cursor + 1), end: keyOf(end + 1), limit: pageSize })
  return [...rows].map(({ key, value }) => {
    if (!failed) return toRecord(sequenceOf(key), value, undefined)
    const { failure, record } = decodeFailed(value)
    return toRecord(sequenceOf(key), record, failure)
  })
}

function toRecord(sequence: number, bytes: Uint8Array, failure: Failure | undefined): OutboxRecord {
  const read = decodeRecord(bytes)
  if (!read.ok)
    return {
      sequence,
      storedAt: undefined,
      notification: undefined,
      failure: failure ?? unreadable(read.reason),
      bytes,
    }
  const { storedAt, notification, headers } = read
  return { sequence, storedAt, notification, bytes, ...(headers && { headers }), ...(failure && { failure }) }
}
