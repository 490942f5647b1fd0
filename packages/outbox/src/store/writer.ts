import { setTimeout as delay } from 'node:timers/promises'
import type { RootDatabase } from 'lmdb'
import { hasOpenTransaction, isClosed } from './environment.js'
import { closedDatabaseError, reasonOf, type StoreName, storeError, timeoutError } from './store-error.js'

/** Writes that were begun; each settles with the transaction that it went into. */
export type Writes = readonly Promise<unknown>[]

/** Writes one thing after another, each in one transaction, on a thread of lmdb's. */
export interface Writer {
  /**
   * Calls `begin` when what came before is through, and resolves when what it writes is on disk. Rejects with `rejected`
   * or, when it took too long, `timeout`; `begin` is not called any more then. `closed`: the database was.
   */
  write(begin: () => Writes): Promise<void>
}

export interface WriterOptions {
  readonly database: RootDatabase
  /** For errors. */
  readonly name: StoreName
  readonly timeoutMs: number
}

export function createWriter({ database, name, timeoutMs }: WriterOptions): Writer {
  let before = Promise.resolve()
  const writeAfter = async (
    through: Promise<void>,
    turn: { readonly late: boolean },
    begin: () => Writes,
  ): Promise<void> => {
    await through
    while (hasOpenTransaction(database)) await delay(1, undefined, { ref: false })
    if (turn.late) return
    if (isClosed(database)) throw closedDatabaseError(name)
    try {
      await commit(database, begin())
    } catch (error) {
      throw storeError('Writing to', name, await reasonOf(error))
    }
  }
  return {
    write(begin) {
      const turn = { late: false }
      const written = writeAfter(before, turn, begin)
      before = written.catch(ignore)
      return inTime(written, timeoutMs, () => {
        turn.late = true
        return timeoutError(name, timeoutMs)
      })
    },
  }
}

async function commit(database: RootDatabase, writes: Writes): Promise<void> {
  if (writes.length === 0) return
  const committed = Promise.all(writes)
  // Where commits come before the flush, only this tells of the flush; it says nothing at all when the commit fails.
  const flushed = Promise.resolve(database.flushed.then(ignore))
  flushed.catch(ignore)
  // lmdb makes one more promise when the turn is over, and gives it to nobody: a full disk would end the process.
  setImmediate(() => {
    database.committed.then(ignore, ignore)
  })
  await committed
  await flushed
}

function inTime(promise: Promise<void>, timeoutMs: number, expire: () => Error): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(expire()), timeoutMs)
    promise.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

function ignore(): void {}
