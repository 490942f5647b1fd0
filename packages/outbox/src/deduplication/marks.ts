import type { Database, RootDatabase } from 'lmdb'
import type { Writes } from '../store/writer.js'
import { parseTimeKey, timeKeyOf, timePrefix } from './mark-key.js'

/** Two tables of one environment: the marks, and the same in the order of time. */
export interface Marks {
  /** When it was made, in milliseconds since 1970; `undefined` when there is none. */
  madeAt(key: Uint8Array): number | undefined
  put(key: Uint8Array, madeAt: number): Writes
  /** Within a transaction. */
  putSync(key: Uint8Array, madeAt: number): void
  /** At most so many that were made before `time`, the oldest first, as `remove` wants them. */
  oldest(time: number, limit: number): readonly Uint8Array[]
  /** Not one that was made anew since. */
  remove(timeKey: Uint8Array): Writes
}

type Table = Database<Uint8Array, Uint8Array>

const common = { encoding: 'binary', keyEncoding: 'binary', compression: false, cache: false } as const
/** All that a mark says is in its key and its version. */
const present = Buffer.alloc(1, 1)

/** Opens the tables; makes them when they are not there. */
export function openMarks(database: RootDatabase): Marks {
  // The version is the time, so that a mark can be removed on condition that it is still the same.
  const table: Table = database.openDB('glance-notifications/marks', { ...common, useVersions: true })
  const byTime: Table = database.openDB('glance-notifications/marks-by-time', common)
  return {
    madeAt: (key) => table.getEntry(key)?.version,
    // In this order, and removed in the other: a mark that the sweep cannot find would stay for ever.
    put: (key, madeAt) => [
      byTime.put(timeKeyOf(madeAt, key), present),
      table.put(key, present, Math.floor(madeAt)),
    ],
    putSync(key, madeAt) {
      byTime.putSync(timeKeyOf(madeAt, key), present)
      table.putSync(key, present, Math.floor(madeAt))
    },
    oldest: (time, limit) => [...byTime.getKeys({ end: timePrefix(time), limit })],
    remove(timeKey) {
      const { madeAt, markKey } = parseTimeKey(timeKey)
      return [table.remove(markKey, madeAt), byTime.remove(timeKey)]
    },
  }
}
