import type { Clock } from '../clock.js'
import type { Claim } from './deduplication.js'
import { Marks } from './marks.js'

/** The number of what somebody is at. What was handled is counted from the next. */
const busy = 1

/**
 * What is known in one group. What was handled has a number, and only the last so many count. They are not forgotten one after another,
 * which would mean to look for each once more, but all at once when as many have come after them.
 */
export class Claims {
  readonly #maxEntries: number
  readonly #maxAgeMs: number
  readonly #clock: Pick<Clock, 'now'>
  #young = new Marks()
  #old = new Marks()
  #lastNumber = busy
  /** Before the young. */
  #oldNumber = busy
  #youngSince: number

  constructor(maxEntries: number, maxAgeMs: number, clock: Pick<Clock, 'now'>) {
    this.#maxEntries = maxEntries
    this.#maxAgeMs = maxAgeMs
    this.#clock = clock
    this.#youngSince = clock.now()
  }

  claim(id: string): Claim {
    const marks = this.#young.numberOf(id) > 0 ? this.#young : this.#old
    const number = marks.numberOf(id)
    if (number === busy) return 'busy'
    const counts = number > Math.max(busy, this.#lastNumber - this.#maxEntries)
    if (counts && marks.timeOf(id) >= this.#clock.now() - this.#maxAgeMs) return 'done'
    this.#young.set(id, busy, 0)
    return 'new'
  }

  done(id: string): void {
    const now = this.#clock.now()
    if (this.#lastNumber - this.#oldNumber >= this.#maxEntries || now - this.#youngSince > this.#maxAgeMs)
      this.#turn(now)
    this.#lastNumber += 1
    this.#young.set(id, this.#lastNumber, now)
  }

  release(id: string): void {
    this.#young.delete(id)
    this.#old.delete(id)
  }

  /** The young are old now; what is busy is never forgotten. */
  #turn(now: number): void {
    this.#old = this.#young
    // As many as there were are likely to come.
    this.#young = new Marks(this.#old.room)
    this.#young.take(this.#old, busy)
    this.#oldNumber = this.#lastNumber
    this.#youngSince = now
  }
}
