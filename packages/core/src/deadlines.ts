import { atDeadline } from './at-deadline.js'
import type { Clock, Timer } from './clock.js'

/** Something that must end by a point on the monotonic clock. */
export interface Expiring {
  /** Monotonic milliseconds. */
  readonly deadline: number
  /** Called once, when the deadline has passed. */
  expire(): void
}

/** Where entries are kept: a `Set`, or what is cheaper. */
export interface DeadlineEntries<T> extends Iterable<T> {
  /** How many there are. */
  readonly size: number
  /** Does nothing when it is there. */
  add(entry: T): unknown
  /** Whether it was there. */
  delete(entry: T): boolean
}

/**
 * Any number of deadlines on one timer. A timer or an AbortSignal for each send would cost more than the
 * send; here one of them is an entry of a collection, and the timer is moved only when an earlier deadline comes.
 */
export class Deadlines<T extends Expiring = Expiring> {
  readonly #clock: Clock
  readonly #entries: DeadlineEntries<T>
  #timer: Timer | undefined
  #firesAt = Number.POSITIVE_INFINITY

  constructor(clock: Clock, entries: DeadlineEntries<T> = new Set<T>()) {
    this.#clock = clock
    this.#entries = entries
  }

  /** Watches an entry until it expires or is deleted. */
  add(entry: T): void {
    this.#entries.add(entry)
    if (entry.deadline < this.#firesAt) this.#arm(entry.deadline)
    else if (this.#entries.size === 1) this.#timer?.keepAlive(true)
  }

  /** The entry has ended before its deadline. */
  delete(entry: T): void {
    if (this.#entries.delete(entry) && this.#entries.size === 0) this.#timer?.keepAlive(false)
  }

  /** Forgets all entries without expiring them, and the timer. */
  clear(): void {
    for (const entry of this.#entries) this.#entries.delete(entry)
    this.#timer?.clear()
    this.#timer = undefined
    this.#firesAt = Number.POSITIVE_INFINITY
  }

  #arm(deadline: number): void {
    this.#timer?.clear()
    this.#firesAt = deadline
    if (deadline === Number.POSITIVE_INFINITY) return
    this.#timer = atDeadline(this.#clock, deadline, () => this.#sweep())
  }

  #sweep(): void {
    const now = this.#clock.now()
    for (const entry of this.#entries) {
      if (entry.deadline <= now && this.#entries.delete(entry)) entry.expire()
    }
    let next = Number.POSITIVE_INFINITY
    for (const { deadline } of this.#entries) next = Math.min(next, deadline)
    if (next === Number.POSITIVE_INFINITY) this.#timer = undefined
    this.#arm(next)
  }
}
