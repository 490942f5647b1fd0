/** For how many frames of messages there is always room. They have no more than the credit between them, and are read at once. */
export const incomingWindow = 8_192

/**
 * What rhea keeps of the deliveries of a session until they are settled. Its own buffer is freed from the oldest on, so
 * that one message that is held for an hour would hold back all that comes thousands of messages after it.
 */
export class DeliveryBuffer<D extends { readonly id: number }> {
  readonly #deliveries = new Map<number, D>()

  get size(): number {
    return this.#deliveries.size
  }

  available(): number {
    return incomingWindow
  }

  push(delivery: D): void {
    this.#deliveries.set(delivery.id, delivery)
  }

  /** By the name that rhea calls. */
  by_id(id: number): D | undefined {
    return this.#deliveries.get(id)
  }

  /** By the name that rhea calls. */
  pop_if(isOver: (delivery: D) => boolean): number {
    const before = this.#deliveries.size
    for (const [id, delivery] of this.#deliveries) if (isOver(delivery)) this.#deliveries.delete(id)
    return before - this.#deliveries.size
  }
}
