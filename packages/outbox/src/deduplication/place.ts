import { resolve } from 'node:path'
import { invalidOption } from '@glance-notifications/core'
import type { RootDatabase } from 'lmdb'
import { isEnvironment } from '../store/environment.js'
import { openEnvironment } from '../store/open-environment.js'
import type { StoreName } from '../store/store-error.js'
import type { DeduplicationPlace } from './options.js'

/** An environment that is open. */
export interface Place {
  readonly database: RootDatabase
  /** For errors. */
  readonly name: StoreName
  /** Closes what was opened here. */
  readonly close: () => Promise<void>
}

/** The store in a folder, for errors. */
export function storeAt(path: string): StoreName {
  return { what: 'de-duplication store', path, loss: 'forgets what was handled' }
}

/** Throws a `NotificationError`: `invalid` for a bad option, `rejected` when the folder cannot be used. */
export function openPlace({ path, database }: DeduplicationPlace): Place {
  if (database !== undefined) {
    if (path !== undefined) throw invalidOption('path', 'and database exclude each other')
    if (!isEnvironment(database))
      throw invalidOption('database', 'must be what open() of lmdb returned, open for writing')
    return { database, name: storeAt(pathOf(database)), close: async () => {} }
  }
  if (path === undefined) throw invalidOption('path', 'or database must be given')
  if (typeof path !== 'string' || path === '' || path.includes('\0'))
    throw invalidOption('path', 'must be the path of a folder')
  const folder = resolve(path)
  const name = storeAt(folder)
  const { database: own, close } = openEnvironment(name)
  return { database: own, name, close }
}

function pathOf(database: RootDatabase): string {
  const path: unknown = Reflect.get(database, 'path')
  return typeof path === 'string' ? path : 'a database of the application'
}
