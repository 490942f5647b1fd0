import { type SendOptions, systemClock } from '@glance-notifications/core'
import { AbortListeners, Chain, Deadlines, type SendListener } from '@glance-notifications/core/connection'
import { closedError, refusal } from './errors.js'
import { PendingLine } from './pending-line.js'

/** The lines that are not settled, oldest first, with one timer for all their deadlines and none when there are none. */
export class PendingLines {
  readonly #lines = new Chain<PendingLine>()
  readonly #deadlines = new Deadlines(systemClock, this.#lines)
  readonly #aborts = new AbortListeners()
  #closed = false

  get size(): number {
    return this.#lines.size
  }

  /** The first that has no place in a batch. */
  get next(): PendingLine | undefined {
    return this.#lines.next
  }

  /** The next one has its place. */
  pass(): void {
    this.#lines.pass()
  }

  [Symbol.iterator](): Iterator<PendingLine> {
    return this.#lines[Symbol.iterator]()
  }

  /** Admits a line, which tells its listener what becomes of it; `undefined`: it was refused, and that told. */
  add(text: string, options: SendOptions, listener: SendListener): PendingLine | undefined {
    const refused = this.#closed ? closedError() : refusal(options)
    if (refused) {
      listener.told(refused)
      return undefined
    }
    const line = new PendingLine(text, options, listener, this.#settled, this.#aborts)
    this.#deadlines.add(line)
    return line
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
