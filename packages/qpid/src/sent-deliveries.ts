import { distance } from './numbers.js'

interface Sent<T> {
  readonly id: number
  readonly item: T
  after: Sent<T> | undefined
}

/**
 * What was sent and has no outcome, by the ids of its deliveries, which are given in order. No `Map`: its tables, made anew every
 * thousand deliveries, outlive those, and keep them in memory until all of it is collected.
 */
export class SentDeliveries<T> {
  #first: Sent<T> | undefined
  #last: Sent<T> | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The next after all that there are. */
  add(id: number, item: T): void {
    const sent: Sent<T> = { id, item, after: undefined }
    if (this.#last) this.#last.after = sent
    else this.#first = sent
    this.#last = sent
    this.#size += 1
  }

  /**
   * Tells of each of `count` deliveries from `first` on that is there, and forgets it where `tell` says so. It looks from the oldest
   * on: outcomes come nearly in order.
   */
  settle(first: number, count: number, tell: (item: T) => boolean): void {
    let before: Sent<T> | undefined
    for (let sent = this.#first; sent; ) {
      const { id, item, after } = sent
      const isWithin = (id - first) >>> 0 < count
      if (!isWithin && distance(first, id) > 0) return
      if (isWithin && tell(item)) this.#forget(sent, before)
      else before = sent
      sent = after
    }
  }

  *values(): Iterable<T> {
    for (let sent = this.#first; sent; sent = sent.after) yield sent.item
  }

  #forget(sent: Sent<T>, before: Sent<T> | undefined): void {
    if (before) before.after = sent.after
    else this.#first = sent.after
    if (this.#last === sent) this.#last = before
    // One that has grown old would keep all that came after it.
    sent.after = undefined
    this.#size -= 1
  }
}
