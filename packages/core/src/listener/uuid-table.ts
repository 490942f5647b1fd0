import { randomInt } from 'node:crypto'

/** A power of two, as is all room: a table is never more than half full. */
const leastRoom = 64
/** The number where there is none. */
export const none = 0
/** That of what was deleted: what stands behind it would not be found if its place were empty. */
const deleted = -1
/** Nobody outside may know which ids fall into one place. */
const factor = randomInt(2 ** 30) * 2 + 1

/**
 * A number above 0, and a time, for each UUID, whose text is read into four words. A map of a hundred thousand texts costs many times as much: the
 * collector moves each text until it is old, and the map is all over the memory.
 */
export class UuidTable {
  #words: Int32Array
  #numbers: Float64Array
  #times: Float64Array
  #used = 0

  constructor(room = leastRoom) {
    this.#words = new Int32Array(4 * room)
    this.#numbers = new Float64Array(room)
    this.#times = new Float64Array(room)
  }

  /** How many places there are, most of them empty. */
  get room(): number {
    return this.#numbers.length
  }

  /** Where it is, or can be put; until something is put in. */
  find(words: Int32Array, at = 0): number {
    const last = this.#numbers.length - 1
    let hash = factor
    for (let n = at; n < at + 4; n += 1) {
      hash = Math.imul(hash ^ (words[n] ?? 0), factor)
      hash ^= hash >>> 15
    }
    let place = hash & last
    while (this.#numbers[place] !== none && !this.#has(place, words, at)) place = (place + 1) & last
    return place
  }

  numberAt(place: number): number {
    return Math.max(this.#numbers[place] ?? none, none)
  }

  timeAt(place: number): number {
    return this.#times[place] ?? 0
  }

  set(words: Int32Array, number: number, time: number, at = 0): void {
    const place = this.find(words, at)
    if (this.#numbers[place] === none) {
      this.#used += 1
      this.#words.set(words.subarray(at, at + 4), 4 * place)
    }
    this.#numbers[place] = number
    this.#times[place] = time
    if (this.#used * 2 > this.room) this.#grow()
  }

  delete(words: Int32Array): void {
    const place = this.find(words)
    if (this.#numbers[place] !== none) this.#numbers[place] = deleted
  }

  /** Those of another that have this number; all of them when none is given. */
  take(from: UuidTable, wanted?: number): void {
    for (let place = 0; place < from.room; place += 1) {
      const number = from.numberAt(place)
      if (number !== none && (wanted ?? number) === number)
        this.set(from.#words, number, from.timeAt(place), 4 * place)
    }
  }

  #has(place: number, words: Int32Array, at: number): boolean {
    const own = 4 * place
    return (
      this.#words[own] === words[at] &&
      this.#words[own + 1] === words[at + 1] &&
      this.#words[own + 2] === words[at + 2] &&
      this.#words[own + 3] === words[at + 3]
    )
  }

  #grow(): void {
    // Half of them may be deleted by now: then there is room enough.
    const left = this.#numbers.reduce((count, number) => count + (number > none ? 1 : 0), 0)
    const all = new UuidTable(left * 4 > this.room ? this.room * 2 : this.room)
    all.take(this)
    this.#words = all.#words
    this.#numbers = all.#numbers
    this.#times = all.#times
    this.#used = all.#used
  }
}
