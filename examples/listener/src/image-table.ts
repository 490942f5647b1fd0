import { type Database, open, type RootDatabase } from 'lmdb'
import type { ImageRow } from './image-row.js'

/** A table of images on disk, in an environment that others can write to in the same transaction. */
export interface ImageTable {
  readonly database: RootDatabase
  get(id: string): ImageRow | undefined
  /** Inside a transaction of `database`. */
  put(row: ImageRow): void
  /** By id. */
  rows(): readonly ImageRow[]
  close(): Promise<void>
}

export function openImageTable(path: string): ImageTable {
  // A folder, whatever its name: lmdb takes a path with a dot for a file.
  const database = open({ path, noSubdir: false })
  const images: Database<ImageRow, string> = database.openDB({ name: 'images', encoding: 'json' })
  return {
    database,
    get: (id) => images.get(id),
    put: (row) => {
      images.putSync(row.id, row)
    },
    rows: () => [...images.getRange()].map(({ value }) => value),
    close: () => database.close(),
  }
}
