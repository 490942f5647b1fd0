/** Something that waits for room of so many bytes. */
interface Waiting {
  readonly bytes: number
}

/** Who waits for room, in order of arrival: so many at most, and so many bytes (promise 6). */
export class WaitingLine<T extends Waiting> implements Iterable<T> {
  readonly #line = new Set<T>()
  readonly #maxCount: number
  readonly #maxBytes: number
  #bytes = 0

  constructor(maxCount: number, maxBytes: number) {
    this.#maxCount = maxCount
    this.#maxBytes = maxBytes
  }

  get size(): number {
    return this.#line.size
  }

  /** Whether there is room in the line itself. */
  has(bytes: number): boolean {
    return this.#line.size < this.#maxCount && this.#bytes + bytes <= this.#maxBytes
  }

  /** Whether there was room in the line itself. */
  join(one: T): boolean {
    if (!this.has(one.bytes)) return false
    this.#line.add(one)
    this.#bytes += one.bytes
    return true
  }

  /** Whether it was in the line. */
  leave(one: T): boolean {
    if (!this.#line.delete(one)) return false
    this.#bytes -= one.bytes
    return true
  }

  [Symbol.iterator](): Iterator<T> {
    return this.#line.values()
  }
}
