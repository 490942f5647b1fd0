import { EventEmitter, once } from 'node:events'
import type { RootDatabase } from 'lmdb'

/** Opens a transaction that stays open until what this gives is called; it is aborted then. */
export async function holdTransaction(database: RootDatabase): Promise<() => Promise<void>> {
  const gate = new EventEmitter()
  const begun = once(gate, 'begun')
  const held = database.transactionSync(async () => {
    // Not before lmdb knows that it waits.
    setImmediate(() => gate.emit('begun'))
    await once(gate, 'release')
    throw new Error('aborted')
  })
  await begun
  return async () => {
    gate.emit('release')
    await held.catch(() => {})
  }
}
