import { decodeFailed, encodeFailed, type Failure } from './failure.js'
import { keyOf, type Tables } from './tables.js'
import { type ChangingTotals, readTotals, type Totals, writeTotals } from './totals.js'

const behindAll = { append: true } as const

/** What is done to an outbox in one transaction. The totals are written once, at its end. */
export class Change {
  readonly tables: Tables
  readonly #totals: ChangingTotals
  readonly #key = keyOf(0)
  #isChanged = false

  constructor(tables: Tables) {
    this.tables = tables
    this.#totals = readTotals(tables.state)
  }

  get totals(): Totals {
    return this.#totals
  }

  /** lmdb has copied key and record when this returns. */
  append(record: Uint8Array): void {
    const sequence = this.#totals.sequence + 1
    // Behind all that is there: lmdb then looks for no place, and fills its pages. What would not be the last it refuses, with
    // an answer that its types do not tell.
    const written: unknown = this.tables.pending.putSync(keyOf(sequence, this.#key), record, behindAll)
    if (written === false)
      throw new Error(`the records go beyond number ${sequence}, which the totals say is the next`)
    this.#totals.sequence = sequence
    this.#count(1, record.length)
  }

  /** Does nothing for one that is not there any more. */
  remove(sequence: number): void {
    const { pending } = this.tables
    const key = keyOf(sequence)
    // In lmdb's own memory: nothing but its length is needed.
    const length = pending.getBinaryFast(key)?.length
    if (length === undefined) return
    pending.removeSync(key)
    this.#count(-1, -length)
  }

  /** Puts a record aside, and gives it; `undefined` when it is not there any more. */
  fail(sequence: number, failure: Failure): Uint8Array | undefined {
    const record = this.#takePending(sequence)
    if (!record) return undefined
    this.tables.failed.putSync(keyOf(sequence), encodeFailed(failure, record))
    this.#count(-1, -record.length)
    this.#countFailed(1, record.length)
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
    this.#countFailed(-1, -record.length)
    return record
  }

  #count(depth: number, bytes: number): void {
    this.#isChanged = true
    this.#totals.depth += depth
    this.#totals.bytes += bytes
  }

  #countFailed(failed: number, bytes: number): void {
    this.#isChanged = true
    this.#totals.failed += failed
    this.#totals.failedBytes += bytes
  }
}
