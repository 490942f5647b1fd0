import { systemClock, type Timer } from '@glance-notifications/core'

/** Says when to try again after the inner strategy did not take something. */
export class Pacer {
  readonly #delayMs: (attempt: number, fatal: boolean) => number
  readonly #retry: () => void
  #attempt = 0
  #timer: Timer | undefined

  constructor(delayMs: (attempt: number, fatal: boolean) => number, retry: () => void) {
    this.#delayMs = delayMs
    this.#retry = retry
  }

  /** Nothing may be tried yet. */
  get isWaiting(): boolean {
    return this.#timer !== undefined
  }

  /** The last attempt failed: one at a time until one does not. */
  get isProbing(): boolean {
    return this.#attempt > 0
  }

  /**
   * `fatal`: nothing will change soon. `leastMs`: what the other side asks for. Several at once are one. Gives the delay when it
   * begins.
   */
  failed(fatal: boolean, leastMs = 0): number | undefined {
    if (this.#timer) return undefined
    this.#attempt += 1
    const delay = Math.max(this.#delayMs(this.#attempt, fatal), leastMs)
    this.#timer = systemClock.setTimer(() => this.wake(), delay)
    // What waits is on disk: a process that has nothing else to do may end.
    this.#timer.keepAlive(false)
    return delay
  }

  /** There is reason to believe that it would work now. */
  wake(): void {
    if (!this.#timer) return
    this.stop()
    this.#retry()
  }

  succeeded(): void {
    this.#attempt = 0
    this.stop()
  }

  stop(): void {
    this.#timer?.clear()
    this.#timer = undefined
  }
}
