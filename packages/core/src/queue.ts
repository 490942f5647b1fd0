interface Link<T> {
  readonly item: T
  next: Link<T> | undefined
}

/** First in, first out. Taking costs the same however many wait: `shift` of a long array moves all that is behind. */
export class Queue<T> implements Iterable<T> {
  #first: Link<T> | undefined
  #last: Link<T> | undefined
  #size = 0

  constructor(items: Iterable<T> = []) {
    for (const item of items) this.push(item)
  }

  get size(): number {
    return this.#size
  }

  /** The next to be taken. */
  get first(): T | undefined {
    return this.#first?.item
  }

  push(item: T): void {
    const link: Link<T> = { item, next: undefined }
    if (this.#last) this.#last.next = link
    else this.#first = link
    this.#last = link
    this.#size += 1
  }

  shift(): T | undefined {
    const link = this.#first
    if (!link) return undefined
    this.#first = link.next
    // A link that has grown old would keep all that come after it from being collected with the young.
    link.next = undefined
    if (!this.#first) this.#last = undefined
    this.#size -= 1
    return link.item
  }

  clear(): void {
    this.#first = undefined
    this.#last = undefined
    this.#size = 0
  }

  *[Symbol.iterator](): Iterator<T> {
    for (let link = this.#first; link; link = link.next) yield link.item
  }
}
