import { decodeFailed, encodeFailed, type Failure } from './failure.js'
import { keyOf, type Tables } from './tables.js'
import { readTotals, type Totals, writeTotals } from './totals.js'

/** What is done to an outbox in one transaction. The totals are written once, at its end. */
export class Change {
  readonly tables: Tables
  #totals: Totals
  #isChanged = false

  constructor(tables: Tables) {
    this.tables = tables
    this.#totals = readTotals(tables.state)
  }

  get totals(): Totals {
    return this.#totals
  }

  append(record: Uint8Array): void {
    const sequence = this.#totals.sequence + 1
    this.tables.pending.putSync(keyOf(sequence), record)
    this.#add({ sequence: 1, depth: 1, bytes: record.length })
  }

  /** Does nothing for one that is not there any more. */
  remove(sequence: number): void {
    const record = this.#takePending(sequence)
    if (record) this.#add({ depth: -1, bytes: -record.length })
  }

  /** Puts a record aside, and gives it; `undefined` when it is not there any more. */
  fail(sequence: number, failure: Failure): Uint8Array | undefined {
    const record = this.#takePending(sequence)
    if (!record) return undefined
    this.tables.failed.putSync(keyOf(sequence), encodeFailed(failure, record))
    this.#add({ depth: -1, bytes: -record.length, failed: 1, failedBytes: record.length })
    return record
  }

  /** Appends a failed record to the pending ones: behind them, for those after it have gone on. */
  requeue(sequence: number): boolean {
    const record = this.#takeFailed(sequence)
    if (record) this.append(record)
    return record !== undefined
  }

  removeFailed(sequence: number): boolean {
    return this.#takeFailed(sequence) !== undefined
  }

  finish(): void {
    if (this.#isChanged) writeTotals(this.tables.state, this.#totals)
  }

  #takePending(sequence: number): Uint8Array | undefined {
    const key = keyOf(sequence)
    const record = this.tables.pending.get(key)
    if (record) this.tables.pending.removeSync(key)
    return record
  }

  #takeFailed(sequence: number): Uint8Array | undefined {
    const key = keyOf(sequence)
    const value = this.tables.failed.get(key)
    if (!value) return undefined
    this.tables.failed.removeSync(key)
    const { record } = decodeFailed(value)
    this.#add({ failed: -1, failedBytes: -record.length })
    return record
  }

  #add(more: Partial<Totals>): void {
    const { sequence, depth, bytes, failed, failedBytes } = this.#totals
    this.#isChanged = true
    this.#totals = {
      sequence: sequence + (more.sequence ?? 0),
      depth: depth + (more.depth ?? 0),
      bytes: bytes + (more.bytes ?? 0),
      failed: failed + (more.failed ?? 0),
      failedBytes: failedBytes + (more.failedBytes ?? 0),
    }
  }
}
