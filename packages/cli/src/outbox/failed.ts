import { exitCodes } from '../exit-codes.js'
import type { Terminal } from '../terminal.js'

export interface FailedOptions {
  /** Only these. */
  readonly id?: readonly string[]
}

/** Requeues or removes what has failed. Gives the exit code. */
export async function changeFailedRecords(
  what: 'requeued' | 'removed',
  path: string,
  { id }: FailedOptions,
  { err }: Terminal,
): Promise<number> {
  const { removeFailed, requeueFailed } = await import('@glance-notifications/outbox/admin')
  const change = what === 'requeued' ? requeueFailed : removeFailed
  const { done, left, missing } = await change(path, id ? { ids: id } : {})
  if (missing.length > 0) await err.write(`glance-notify: not among the failed: ${missing.join(', ')}.\n`)
  await err.write(`${what} ${done}, left ${left}\n`)
  const isAll = id === undefined ? left === 0 : missing.length === 0
  return isAll ? exitCodes.ok : exitCodes.failed
}
