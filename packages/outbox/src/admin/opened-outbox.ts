import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { RootDatabase } from 'lmdb'
import { type Backlog, createBacklog } from '../outbox/backlog.js'
import { createJournal, type Journal } from '../outbox/journal.js'
import { outboxAt } from '../outbox/options.js'
import { openTables, type Tables } from '../outbox/tables.js'
import { openEnvironment } from '../store/open-environment.js'
import { openError, type StoreName } from '../store/store-error.js'
import { defaultWriteTimeoutMs } from '../store/write-timeout.js'
import { createWriter } from '../store/writer.js'

/** An outbox that exists, opened beside whatever processes use it. */
export interface OpenedOutbox {
  readonly name: StoreName
  readonly database: RootDatabase
  readonly close: () => Promise<void>
  readonly tables: Tables
  readonly backlog: Backlog
}

/** Throws a `NotificationError`: `invalid` for a bad path, `rejected` where there is none, or where it cannot be used. */
export async function readOutbox<T>(path: string, action: (box: OpenedOutbox) => Promise<T> | T): Promise<T> {
  const box = openToRead(path)
  try {
    return await action(box)
  } finally {
    await box.close()
  }
}

/** The same, to be changed. */
export async function changeOutbox<T>(
  path: string,
  action: (box: OpenedOutbox & { readonly journal: Journal }) => Promise<T>,
): Promise<T> {
  // First so: a folder with something else in it stays as it is.
  await readOutbox(path, () => {})
  const name = outboxAt(path)
  const { database, close } = openEnvironment(name)
  try {
    const tables = openTables(database, name)
    const writer = createWriter({ database, name, timeoutMs: defaultWriteTimeoutMs })
    const journal = createJournal(database, tables, writer, name)
    return await action({
      name,
      database,
      close,
      tables,
      journal,
      backlog: createBacklog(database, tables, name),
    })
  } finally {
    await close()
  }
}

export function openToRead(path: string): OpenedOutbox {
  const name = outboxAt(path)
  if (!existsSync(join(name.path, 'data.mdb'))) throw openError(name, 'there is none.')
  const { database, close } = openEnvironment(name, { readOnly: true })
  try {
    const tables = openTables(database, name)
    // What lmdb gives for a table that is not there.
    if (Object.values(tables).some((table: unknown) => table === undefined))
      throw openError(name, 'the data file holds something else.')
    return { name, database, close, tables, backlog: createBacklog(database, tables, name) }
  } catch (error) {
    void close()
    throw error
  }
}
