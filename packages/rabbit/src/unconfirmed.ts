/**
 * What the broker may leave unconfirmed, timed-out sends included: amqplib keeps all of it, so with a broker that
 * has stopped to confirm these are what bounds memory.
 */
const maxCount = 2_000
const maxBytes = 32 * 1024 * 1024

/**
 * Counts what was published and is not confirmed, and remembers what of it the broker has given back. It does not hold the messages:
 * amqplib calls back for each, and a collection that so many come to and go from outlives them, and keeps them alive with it.
 */
export class Unconfirmed {
  #count = 0
  #bytes = 0
  #returnedCount = 0
  /** How often, by the id of the message: the same notification may have been sent more than once. */
  readonly #returned = new Map<unknown, number>()

  get isFull(): boolean {
    return this.#count >= maxCount || this.#bytes >= maxBytes
  }

  published(bytes: number): void {
    this.#count += 1
    this.#bytes += bytes
  }

  /** RabbitMQ gives a message back before it confirms it, and says which by its id. */
  returned(messageId: unknown): void {
    // More than there are: the peer makes them up.
    if (this.#returnedCount >= this.#count) return
    this.#returnedCount += 1
    this.#returned.set(messageId, (this.#returned.get(messageId) ?? 0) + 1)
  }

  /** Whether the broker has given it back before. */
  confirmed(messageId: string, bytes: number): boolean {
    this.#count -= 1
    this.#bytes -= bytes
    return this.#returnedCount > 0 && this.#forgetReturned(messageId)
  }

  #forgetReturned(messageId: string): boolean {
    const times = this.#returned.get(messageId)
    if (times === undefined) return false
    this.#returnedCount -= 1
    if (times > 1) this.#returned.set(messageId, times - 1)
    else this.#returned.delete(messageId)
    return true
  }
}
