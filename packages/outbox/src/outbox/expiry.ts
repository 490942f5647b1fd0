import type { DrainOptions } from './drain-options.js'
import { expired, type Failure, unreadable } from './failure.js'
import { decodeRecord } from './record.js'

/** A record that is put aside before it was given to the inner strategy. */
interface Expired {
  readonly sequence: number
  readonly failure: Failure
}

/** Says what has waited for too long (`maxAgeMs`). */
export class Expiry {
  readonly #options: Pick<DrainOptions, 'backlog' | 'settings'>

  constructor(options: Pick<DrainOptions, 'backlog' | 'settings'>) {
    this.#options = options
  }

  isOld(storedAt: number): boolean {
    return Date.now() - storedAt > this.#options.settings.maxAgeMs
  }

  /** Why it is put aside that was tried so often. */
  failure(attempts: number): Failure {
    return expired(attempts, this.#options.settings.maxAgeMs)
  }

  /** The old ones after a record, up to the first that is young, and what cannot be read between them. */
  *after(cursor: number, most: number): Generator<Expired> {
    for (const { sequence, value } of this.#options.backlog.after(cursor, most)) {
      const read = decodeRecord(value)
      if (read.ok && !this.isOld(read.storedAt)) return
      yield { sequence, failure: read.ok ? this.failure(0) : unreadable(read.reason) }
    }
  }
}
