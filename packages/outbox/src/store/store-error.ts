import { statfsSync } from 'node:fs'
import { NotificationError } from '@glance-notifications/core'

/** A store on disk, as its errors speak of it. */
export interface StoreName {
  /** For instance `outbox`. */
  readonly what: string
  readonly path: string
  /** What is lost with its data file, said after "which". */
  readonly loss: string
}

/** lmdb needs some room even to take what it finds; below this it may crash the process. */
const leastFreeBytes = 262_144

/** The disk did not take it, or could not give it. Space comes back, so it is worth trying again. */
export function storeError(action: string, { what, path }: StoreName, cause: unknown): NotificationError {
  const reason = cause instanceof Error ? cause.message : String(cause)
  const hint = isFull(path) ? ' The disk is full: make room.' : ''
  const message = `${action} the ${what} in ${path} failed: ${reason}.${hint}`
  return new NotificationError('rejected', message, { phase: 'write', retryable: true, cause })
}

/** The store cannot be opened as things are. */
export function openError({ what, path }: StoreName, reason: string, cause?: unknown): NotificationError {
  const message = `The ${what} in ${path} cannot be opened: ${reason}`
  return new NotificationError('rejected', message, { retryable: false, cause })
}

export function closedError({ what }: StoreName): NotificationError {
  return new NotificationError('closed', `The ${what} has been closed.`, { phase: 'close' })
}

/** The application has closed it first. */
export function closedDatabaseError({ what }: StoreName): NotificationError {
  return new NotificationError('closed', `The database of the ${what} has been closed.`, { phase: 'close' })
}

export function timeoutError({ what, path }: StoreName, timeoutMs: number): NotificationError {
  const message = `Nothing was written to the ${what} in ${path} within ${timeoutMs} ms: another process or an open transaction holds its write lock, or the disk does not answer.`
  return new NotificationError('timeout', message, { phase: 'write', delivery: 'unknown' })
}

/** Whether there is less room than lmdb needs. */
export function isFull(path: string): boolean {
  try {
    const { bavail, bsize } = statfsSync(path)
    return bavail * bsize < leastFreeBytes
  } catch {
    return false
  }
}

/** lmdb says why a commit failed in a promise on its error; unheard, that would end the process. */
export async function reasonOf(error: unknown): Promise<unknown> {
  if (!(error instanceof Error && 'commitError' in error)) return error
  try {
    await error.commitError
    return error
  } catch (reason) {
    return reason
  }
}
