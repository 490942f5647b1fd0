import { accessSync, constants, existsSync, mkdirSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { open } from 'lmdb'
import { dataFileFault } from './data-file.js'
import { type Environment, isShared, shareEnvironment } from './shared-environments.js'
import { isFull, openError, type StoreName } from './store-error.js'

export interface OpenOptions {
  /** Nothing is made, and nothing of the data is changed: also on a disk that is full. */
  readonly readOnly?: boolean
}

/**
 * Opens lmdb's environment in a folder, or shares the one that this process has opened there; makes both when they are not there.
 * Throws a `NotificationError` (`rejected`).
 */
export function openEnvironment(name: StoreName, { readOnly = false }: OpenOptions = {}): Environment {
  const { path } = name
  try {
    if (!readOnly) mkdirSync(path, { recursive: true })
    checkFiles(name, readOnly)
    const place = realpathSync(path)
    // What is open for writing can be read as well; not the other way round.
    const share = readOnly && !isShared(place) ? `${place} (read only)` : place
    return shareEnvironment(share, () =>
      open({
        path,
        readOnly,
        // Otherwise a folder with a dot in its name would be taken for a file.
        noSubdir: false,
        // A commit is then one write to two places in turn, with nothing to be repaired after a loss of power.
        overlappingSync: false,
      }),
    )
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw openError(name, `${reason}.`, error)
  }
}

/** What lmdb would stumble over: lmdb-js 3.5 crashes the process when lmdb cannot open an environment. */
function checkFiles({ path, loss }: StoreName, readOnly: boolean): void {
  if (!statSync(path).isDirectory()) throw new Error('it is not a folder')
  if (!readOnly && isFull(path)) throw new Error('the disk is full: make room')
  const data = join(path, 'data.mdb')
  const fault = dataFileFault(data, readOnly)
  if (fault !== undefined) throw new Error(`${data}: ${fault}; move it away to begin anew, which ${loss}`)
  const lock = join(path, 'lock.mdb')
  if (!existsSync(lock)) return
  if (!statSync(lock).isFile()) throw new Error(`${lock} is not a file`)
  // Never opened here: closing it again would take away the locks that lmdb has on it in this process.
  accessSync(lock, constants.R_OK | constants.W_OK)
}
