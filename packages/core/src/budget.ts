import { choiceOption, groupOption, wholeNumber } from './option.js'

/** How much may be on its way at once. */
export interface BudgetOptions {
  /** Notifications that may be in flight at once. Default 1,000. */
  readonly maxInFlight?: number
  /** Bytes of payload (as JSON) that may be in flight at once, and as many again may wait; also the most for one. Default 16 MiB. */
  readonly maxBytes?: number
  /** Sends that may wait for room. Default 1,000. */
  readonly maxWaiting?: number
  /** What a send does when there is no room: `wait` until its deadline, or `fail` at once. Default `wait`. */
  readonly overflow?: 'wait' | 'fail'
}

/** Enough to fill a broker's confirm window, and to run out before memory does. */
export const defaultMaxInFlight = 1_000
/** 16 MiB of payload, as JSON. */
export const defaultMaxBytes = 16 * 1024 * 1024
/** A waiter costs memory as well. */
export const defaultMaxWaiting = 1_000

/** Counts what is in flight (promise 6). */
export class Budget {
  readonly maxBytes: number
  readonly maxWaiting: number
  readonly overflow: 'wait' | 'fail'
  readonly #maxInFlight: number
  #inFlight = 0
  #bytes = 0

  constructor(options: BudgetOptions = {}) {
    groupOption('budget', options)
    this.#maxInFlight = wholeNumber('budget.maxInFlight', options.maxInFlight, defaultMaxInFlight)
    this.maxBytes = wholeNumber('budget.maxBytes', options.maxBytes, defaultMaxBytes)
    this.maxWaiting = wholeNumber('budget.maxWaiting', options.maxWaiting, defaultMaxWaiting, 0)
    this.overflow = choiceOption('budget.overflow', options.overflow, ['wait', 'fail']) ?? 'wait'
  }

  get inFlight(): number {
    return this.#inFlight
  }

  get bytes(): number {
    return this.#bytes
  }

  /** Whether there is room for one more of so many bytes. */
  has(bytes: number): boolean {
    return this.#inFlight < this.#maxInFlight && this.#bytes + bytes <= this.maxBytes
  }

  /** Takes room for one of so many bytes if there is any. */
  take(bytes: number): boolean {
    if (!this.has(bytes)) return false
    this.#inFlight += 1
    this.#bytes += bytes
    return true
  }

  giveBack(bytes: number): void {
    this.#inFlight -= 1
    this.#bytes -= bytes
  }
}
