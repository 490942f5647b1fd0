import { exitCodes } from '../exit-codes.js'
import type { Terminal } from '../terminal.js'
import { recordJson } from './record-json.js'

export interface ExportOptions {
  /** Those that have failed, instead of those that wait. */
  readonly failed?: boolean
}

/** Prints what is in an outbox, the oldest first, and leaves it there. Gives the exit code. */
export async function exportRecords(
  path: string,
  { failed = false }: ExportOptions,
  { out, err }: Terminal,
): Promise<number> {
  const { exportOutbox } = await import('@glance-notifications/outbox/admin')
  let exported = 0
  let undecodable = 0
  for await (const record of exportOutbox(path, { failed })) {
    const { text, isReadable } = recordJson(record)
    await out.write(`${text}\n`)
    if (out.gone.aborted) return exitCodes.ok
    exported += 1
    if (!isReadable) undecodable += 1
  }
  await err.write(`exported ${exported}, undecodable ${undecodable}\n`)
  return undecodable === 0 ? exitCodes.ok : exitCodes.failed
}
