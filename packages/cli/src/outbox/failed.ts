import { removeFailed, requeueFailed } from '@glance-notifications/outbox/admin'
import { exitCodes } from '../exit-codes.js'
import type { Terminal } from '../terminal.js'

export interface FailedOptions {
  /** Only these. */
  readonly id?: readonly string[]
}

const changes = { requeued: requeueFailed, removed: removeFailed } as const

/** Requeues or removes what has failed. Gives the exit code. */
export async function changeFailedRecords(
  what: keyof typeof changes,
  path: string,
  { id }: FailedOptions,
  { err }: Terminal,
): Promise<number> {
  const { done, left, missing } = await changes[what](path, id ? { ids: id } : {})
  if (missing.length > 0) await err.write(`glance-notify: not among the failed: ${missing.join(', ')}.\n`)
  await err.write(`${what} ${done}, left ${left}\n`)
  const isAll = id === undefined ? left === 0 : missing.length === 0
  return isAll ? exitCodes.ok : exitCodes.failed
}
