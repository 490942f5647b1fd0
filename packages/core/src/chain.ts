/** What can stand in a chain. It holds its own place, so that to come and to go takes no memory, and next to no time. */
export interface Chained<T> {
  /** Who came before it. Written by the chain alone, as is `after`. */
  before: T | undefined
  /** Who came after it. */
  after: T | undefined
}

/** In order of arrival, as in a `Set`; what stands in a chain stands in no other. */
export class Chain<T extends Chained<T>> implements Iterable<T> {
  #first: T | undefined
  #last: T | undefined
  #next: T | undefined
  #size = 0

  /** How many there are. */
  get size(): number {
    return this.#size
  }

  /** The first that was not passed. */
  get next(): T | undefined {
    return this.#next
  }

  /** At the end; does nothing when it is there. */
  add(one: T): void {
    if (this.#has(one)) return
    one.before = this.#last
    if (this.#last) this.#last.after = one
    else this.#first = one
    this.#last = one
    this.#next ??= one
    this.#size += 1
  }

  /** Whether it was there. */
  delete(one: T): boolean {
    if (!this.#has(one)) return false
    const { before, after } = one
    if (before) before.after = after
    else this.#first = after
    if (after) after.before = before
    else this.#last = before
    if (this.#next === one) this.#next = after
    // Whoever keeps it must not keep all that came after it.
    one.before = undefined
    one.after = undefined
    this.#size -= 1
    return true
  }

  /** Passes the first that was not passed: `next` is the one after it. */
  pass(): void {
    this.#next = this.#next?.after
  }

  /** Of a copy: whoever walks may change the chain. */
  [Symbol.iterator](): Iterator<T> {
    const all: T[] = []
    for (let one = this.#first; one; one = one.after) all.push(one)
    return all.values()
  }

  #has(one: T): boolean {
    return one.before !== undefined || this.#first === one
  }
}
