import type { Table } from './tables.js'

/** What is in the outbox, kept beside the records in the same transactions: nobody has to count. */
export interface Totals {
  /** Of the last record that was appended. */
  readonly sequence: number
  readonly depth: number
  readonly bytes: number
  readonly failed: number
  readonly failedBytes: number
}

/** The same within a change. */
export type ChangingTotals = { -readonly [Name in keyof Totals]: number }

const key = Buffer.from('totals')
const names = ['sequence', 'depth', 'bytes', 'failed', 'failedBytes'] as const
const numberBytes = 8

export function readTotals(state: Table): ChangingTotals {
  const value = state.get(key)
  const bytes = value ? Buffer.from(value) : Buffer.alloc(names.length * numberBytes)
  const [sequence = 0, depth = 0, size = 0, failed = 0, failedBytes = 0] = names.map((_, index) =>
    bytes.readDoubleBE(index * numberBytes),
  )
  return { sequence, depth, bytes: size, failed, failedBytes }
}

/** Within a transaction. */
export function writeTotals(state: Table, totals: Totals): void {
  const bytes = Buffer.alloc(names.length * numberBytes)
  for (const [index, name] of names.entries()) bytes.writeDoubleBE(totals[name], index * numberBytes)
  state.putSync(key, bytes)
}
