import type { RootDatabase } from 'lmdb'
import { type StoreName, storeError } from '../store/store-error.js'
import type { Writer } from '../store/writer.js'
import { Change } from './change.js'
import type { Tables } from './tables.js'

/** All that is written to an outbox. What comes while a write is on its way shares the next: one transaction, one wait for the disk. */
export interface Journal {
  /**
   * Calls `action` within the next transaction, and resolves with what it gave when that is on disk. Rejects with `rejected`
   * when it is not, with `timeout` when nobody knows yet, and calls `action` no more then.
   */
  run<T>(action: (change: Change) => T): Promise<T>
  /** Resolves when all that was begun is on disk. */
  settled(): Promise<void>
}

interface Batch {
  readonly actions: ((change: Change) => void)[]
  readonly written: Promise<void>
  given: boolean
}

export function createJournal(
  database: RootDatabase,
  tables: Tables,
  writer: Writer,
  name: StoreName,
): Journal {
  let gathering: Batch | undefined
  const commit = (batch: Batch): void => {
    // Only now: what came while another process had the lock goes with it.
    if (gathering === batch) gathering = undefined
    if (batch.given) return
    const change = new Change(tables)
    for (const action of batch.actions) action(change)
    change.finish()
  }
  const gather = (): Batch => {
    const written = writer.write(() => [database.transaction(() => commit(batch))])
    const batch: Batch = { actions: [], written, given: false }
    written.catch(() => {
      // Whoever waits has been told that it failed: a lock that comes later must not make it true.
      batch.given = true
      if (gathering === batch) gathering = undefined
    })
    return batch
  }
  return {
    run(action) {
      gathering ??= gather()
      const { actions, written } = gathering
      return new Promise((resolve, reject) => {
        let settle = (): void => reject(storeError('Writing to', name, new Error('nothing was written')))
        actions.push((change) => {
          try {
            const result = action(change)
            settle = () => resolve(result)
          } catch (error) {
            settle = () => reject(storeError('Writing to', name, error))
          }
        })
        written.then(() => settle(), reject)
      })
    },
    settled: () => writer.write(() => []),
  }
}
