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
  readonly #acceptedFiles: (() => Entry[])[] = []
  readonly #accepted = new Set<string>()
  #handledFiles: (() => Entry[])[] = []
  readonly #handled = new Set<string>()
  /** Accepted, and not handled yet. */
  readonly #missing = new Set<string>()
  #duplicated = 0
  /** The first id that each number came under, and the numbers that came under another. */
  readonly #ids = new Map<number, string>()
  readonly #renamed = new Set<number>()

  /** Of one more publisher. */
  addAccepted(file: string): void {
    this.#acceptedFiles.push(entryReader(file))
  }

  /** Of one more consumer; `all` says that it holds also what consumers before it have handled. */
  addHandled(file: string, { all = false } = {}): void {
    if (all) this.#forgetHandled()
    this.#handledFiles.push(entryReader(file))
  }

  /** Reads what the files have by now. */
  tally(): Tally {
    for (const read of this.#acceptedFiles) for (const { id } of read()) this.#noteAccepted(id)
    for (const read of this.#handledFiles) for (const entry of read()) this.#noteHandled(entry)
    return {
      accepted: this.#accepted.size,
      delivered: this.#handled.size,
      lost: this.#missing.size,
      duplicated: this.#duplicated,
      renamed: this.#renamed.size,
    }
  }

  #forgetHandled(): void {
    this.#handledFiles = []
    this.#handled.clear()
    this.#duplicated = 0
    this.#ids.clear()
    this.#renamed.clear()
    for (const id of this.#accepted) this.#missing.add(id)
  }

  #noteAccepted(id: string): void {
    this.#accepted.add(id)
    if (!this.#handled.has(id)) this.#missing.add(id)
  }

  #noteHandled({ id, n }: Entry): void {
    if (this.#handled.has(id)) this.#duplicated += 1
    this.#handled.add(id)
    this.#missing.delete(id)
    const known = this.#ids.get(n)
    if (known === undefined) this.#ids.set(n, id)
    else if (known !== id) this.#renamed.add(n)
  }
}
