import type { Change } from './change.js'
import type { FailedRecord, Failure } from './failure.js'
import type { Journal } from './journal.js'
import { decodeRecord } from './record.js'

/** What became of a record: it is removed, or put aside. */
export type Settlement =
  | { readonly sequence: number; readonly taken: true }
  | { readonly sequence: number; readonly taken: false; readonly failure: Failure }

export interface SettlementsOptions {
  readonly journal: Journal
  /** Records were put aside, and that is on disk. */
  readonly onFailed: (records: readonly FailedRecord[]) => void
  /** It is on disk. */
  readonly onWritten: (settlements: readonly Settlement[]) => void
  readonly onError: (error: unknown) => void
}

/** Writes down what became of records, many at a time. What could not be written is kept, and written with the next. */
export class Settlements {
  readonly #options: SettlementsOptions
  /** By sequence: the strategy must not be asked for them again. */
  readonly #unwritten = new Map<number, Settlement>()
  #writing: Promise<void> | undefined

  constructor(options: SettlementsOptions) {
    this.#options = options
  }

  get size(): number {
    return this.#unwritten.size
  }

  has(sequence: number): boolean {
    return this.#unwritten.has(sequence)
  }

  add(settlement: Settlement): void {
    this.#unwritten.set(settlement.sequence, settlement)
  }

  /** Writes what there is, one write at a time. Never rejects. */
  write(): Promise<void> {
    if (this.#unwritten.size === 0) return Promise.resolve()
    this.#writing ??= this.#writeAll().finally(() => {
      this.#writing = undefined
    })
    return this.#writing
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#unwritten.size > 0) await this.#writeLot()
    } catch (error) {
      this.#options.onError(error)
    }
  }

  async #writeLot(): Promise<void> {
    let lot: readonly Settlement[] = []
    const failed = await this.#options.journal.run((change) => {
      lot = [...this.#unwritten.values()]
      return lot.flatMap((settlement) => apply(change, settlement))
    })
    for (const { sequence } of lot) this.#unwritten.delete(sequence)
    this.#options.onWritten(lot)
    if (failed.length > 0) this.#options.onFailed(failed)
  }
}

function apply(change: Change, settlement: Settlement): readonly FailedRecord[] {
  const { sequence } = settlement
  if (settlement.taken) {
    change.remove(sequence)
    return []
  }
  const { failure } = settlement
  const record = change.fail(sequence, failure)
  return record ? [failedRecord(sequence, failure, record)] : []
}

function failedRecord(sequence: number, failure: Failure, record: Uint8Array): FailedRecord {
  const read = decodeRecord(record)
  const { storedAt, notification, headers } = read.ok
    ? read
    : { storedAt: undefined, notification: undefined, headers: undefined }
  return { sequence, failure, storedAt, notification, ...(headers && { headers }) }
}
