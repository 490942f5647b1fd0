import { createHash } from 'node:crypto'

/** How many messages that are tried again are remembered; beyond it the oldest are forgotten, and count from 1. */
const maxRemembered = 10_000

/**
 * Counts how often a message was tried, for brokers that do not (RabbitMQ 3's plug-in, Proton's example broker). Told
 * apart by their bytes: not every emitter gives its messages an id.
 */
export class Attempts {
  readonly #tried = new Map<string, number>()

  /** Which attempt this is, when the broker takes it for number `counted`. */
  next(body: Uint8Array, counted: number): number {
    if (this.#tried.size === 0) return counted
    return Math.max(counted, (this.#tried.get(keyOf(body)) ?? 0) + 1)
  }

  /** It will come again. */
  tried(body: Uint8Array, attempt: number): void {
    const key = keyOf(body)
    this.#tried.delete(key)
    this.#tried.set(key, attempt)
    const [oldest] = this.#tried.keys()
    if (this.#tried.size > maxRemembered && oldest !== undefined) this.#tried.delete(oldest)
  }

  /** It will not come again. */
  forget(body: Uint8Array): void {
    if (this.#tried.size > 0) this.#tried.delete(keyOf(body))
  }
}

function keyOf(body: Uint8Array): string {
  return createHash('sha256').update(body).digest('base64')
}
