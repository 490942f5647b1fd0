import type { Database, RootDatabase } from 'lmdb'
import { openError, type StoreName } from '../store/store-error.js'

export type Table = Database<Uint8Array, Uint8Array>

/** The tables of an outbox. Keys of records are their sequence numbers, so that they lie in the order of acceptance. */
export interface Tables {
  readonly pending: Table
  readonly failed: Table
  /** Totals, and the lease. */
  readonly state: Table
}

const options = { encoding: 'binary', keyEncoding: 'binary', compression: false, cache: false } as const

/**
 * Opens the tables; makes them when they are not there and the environment can be written to. Throws a `NotificationError`
 * (`rejected`) when the file is damaged.
 */
export function openTables(database: RootDatabase, name: StoreName): Tables {
  try {
    return {
      pending: database.openDB('glance-notifications/outbox', options),
      failed: database.openDB('glance-notifications/outbox-failed', options),
      state: database.openDB('glance-notifications/outbox-state', options),
    }
  } catch (error) {
    throw openError(name, `${error instanceof Error ? error.message : String(error)}.`, error)
  }
}

const keyBytes = 6

export function keyOf(sequence: number, key: Buffer = Buffer.allocUnsafe(keyBytes)): Buffer {
  key.writeUIntBE(Math.min(sequence, 2 ** 48 - 1), 0, keyBytes)
  return key
}

export function sequenceOf(key: Uint8Array): number {
  return Buffer.from(key.buffer, key.byteOffset, key.byteLength).readUIntBE(0, keyBytes)
}
