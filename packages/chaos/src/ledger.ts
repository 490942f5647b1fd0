import { type Entry, entryReader } from './line-file.js'

/** What became of the notifications, as far as the ledgers say. */
export interface Tally {
  readonly accepted: number
  /** Handled, each counted once. */
  readonly delivered: number
  /** Accepted, and never handled. */
  readonly lost: number
  /** Handled again, each time counted. */
  readonly duplicated: number
  /** Notifications that came under more than one `message_id`. */
  readonly renamed: number
}

/** Compares what publishers had accepted with what consumers have handled. */
export class Ledger {
  #acceptedFiles: (() => Entry[])[] = []
  #handledFiles: (() => Entry[])[] = []
  readonly #accepted = new Set<string>()
  readonly #handled = new Map<string, number>()

  /** Of one more publisher. */
  addAccepted(file: string): void {
    this.#acceptedFiles.push(entryReader(file))
  }

  /** Of one more consumer; `all` says that it holds also what consumers before it have handled. */
  addHandled(file: string, { all = false } = {}): void {
    if (all) {
      this.#handledFiles = []
      this.#handled.clear()
      this.#ids.clear()
      this.#renamed.clear()
    }
    this.#handledFiles.push(entryReader(file))
  }

  /** The first id that each number came under, and the numbers that came under another. */
  readonly #ids = new Map<number, string>()
  readonly #renamed = new Set<number>()

  /** Reads what the files have by now. */
  tally(): Tally {
    for (const read of this.#acceptedFiles) for (const { id } of read()) this.#accepted.add(id)
    for (const read of this.#handledFiles) for (const entry of read()) this.#noteHandled(entry)
    const lost = [...this.#accepted].filter((id) => !this.#handled.has(id)).length
    const times = [...this.#handled.values()].reduce((sum, count) => sum + count, 0)
    return {
      accepted: this.#accepted.size,
      delivered: this.#handled.size,
      lost,
      duplicated: times - this.#handled.size,
      renamed: this.#renamed.size,
    }
  }

  #noteHandled({ id, n }: Entry): void {
    this.#handled.set(id, (this.#handled.get(id) ?? 0) + 1)
    const known = this.#ids.get(n)
    if (known === undefined) this.#ids.set(n, id)
    else if (known !== id) this.#renamed.add(n)
  }
}
