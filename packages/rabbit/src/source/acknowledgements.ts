/** What can be acknowledged now: everything up to one, and some by themselves. */
export interface Acknowledgeable<M> {
  readonly upTo: M | undefined
  readonly single: readonly M[]
}

/**
 * The deliveries of one channel in the order in which they came. AMQP acknowledges one, or all up to one: a run of settled
 * ones at the front is one frame, however long it is.
 */
export class Acknowledgements<M> {
  /** Whether each is settled. What is acknowledged is not in it any more. */
  readonly #open = new Map<M, boolean>()
  #settled = 0

  /** Not acknowledged yet, settled or not. */
  get open(): number {
    return this.#open.size
  }

  /** Settled, and not acknowledged yet. */
  get settled(): number {
    return this.#settled
  }

  delivered(message: M): void {
    this.#open.set(message, false)
  }

  /** A second time does nothing. */
  settle(message: M): void {
    if (this.#open.get(message) !== false) return
    this.#open.set(message, true)
    this.#settled += 1
  }

  /** The broker was told about it in another way. Whether there was something to tell. */
  forget(message: M): boolean {
    if (this.#open.get(message)) this.#settled -= 1
    return this.#open.delete(message)
  }

  /** The run at the front; with `stragglers`, also what is settled behind it. */
  take(stragglers: boolean): Acknowledgeable<M> {
    let upTo: M | undefined
    const single: M[] = []
    let isFront = true
    for (const [message, isSettled] of this.#open) {
      if (this.#settled === 0) break
      if (isSettled) {
        if (isFront) upTo = message
        else single.push(message)
        this.#open.delete(message)
        this.#settled -= 1
      } else if (stragglers) isFront = false
      else break
    }
    return { upTo, single }
  }
}
