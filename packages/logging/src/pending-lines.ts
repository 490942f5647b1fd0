import { type Receipt, type SendOptions, systemClock } from '@glance-notifications/core'
import { AbortListeners, Deadlines } from '@glance-notifications/core/connection'
import { closedError, refusal } from './errors.js'
import { PendingLine } from './pending-line.js'

/** The lines that are not settled, oldest first, with one timer for all their deadlines and none when there are none. */
export class PendingLines {
  readonly #lines = new Set<PendingLine>()
  readonly #deadlines = new Deadlines(systemClock, this.#lines)
  readonly #aborts = new AbortListeners()
  #closed = false

  get size(): number {
    return this.#lines.size
  }

  [Symbol.iterator](): Iterator<PendingLine> {
    return this.#lines.values()
  }

  /** Admits a line and hands it to `begin`; what becomes of it settles the promise. */
  add(text: string, options: SendOptions, begin: (line: PendingLine) => void): Promise<Receipt> {
    const refused = this.#closed ? closedError() : refusal(options)
    if (refused) return Promise.reject(refused)
    return new Promise((resolve, reject) => {
      const line = new PendingLine(text, options, resolve, reject, this.#settled, this.#aborts)
      this.#deadlines.add(line)
      begin(line)
    })
  }

  /** From now on nothing is admitted. */
  close(): void {
    this.#closed = true
  }

  /** Gives up what is left. */
  abandon(): void {
    for (const line of this.#lines) line.fail(closedError(line.state === 'writing'))
  }

  readonly #settled = (line: PendingLine): void => {
    this.#deadlines.delete(line)
    if (this.#lines.size === 0) this.#deadlines.clear()
  }
}
