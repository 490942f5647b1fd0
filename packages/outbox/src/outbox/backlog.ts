import type { RootDatabase } from 'lmdb'
import { isClosed } from '../store/environment.js'
import { closedDatabaseError, type StoreName, storeError } from '../store/store-error.js'
import { storedAtOf } from './record.js'
import { keyOf, sequenceOf, type Tables } from './tables.js'
import { readTotals, type Totals } from './totals.js'

/** A record that waits, as it is on disk. */
interface BacklogRecord {
  readonly sequence: number
  readonly value: Uint8Array
}

/** What is on disk, whoever has written it. All of it throws `rejected` when the disk cannot be read. */
export interface Backlog {
  totals(): Totals
  /** Milliseconds since 1970; `undefined` when nothing waits. */
  oldestStoredAt(): number | undefined
  /** At most so many of those after `sequence`, in order; read one at a time. */
  after(sequence: number, limit: number): Iterable<BacklogRecord>
}

export function createBacklog(database: RootDatabase, tables: Tables, name: StoreName): Backlog {
  const read = <T>(action: () => T): T => {
    if (isClosed(database)) throw closedDatabaseError(name)
    try {
      // What was read earlier in this turn would hide what another process has written since.
      database.resetReadTxn()
      return action()
    } catch (error) {
      throw storeError('Reading from', name, error)
    }
  }
  const after = (sequence: number, limit: number) =>
    tables.pending.getRange({ start: keyOf(sequence + 1), limit })
  return {
    totals: () => read(() => readTotals(tables.state)),
    oldestStoredAt: () =>
      read(() => {
        for (const { value } of after(0, 1)) return storedAtOf(value)
        return undefined
      }),
    *after(sequence, limit) {
      for (const { key, value } of read(() => after(sequence, limit)))
        yield { sequence: sequenceOf(key), value }
    },
  }
}
