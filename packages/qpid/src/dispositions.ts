import { setImmediate as nextRound } from 'node:timers/promises'
import { systemClock, type Timer } from '@glance-notifications/core'

/** How long what is settled may wait for more, so that they are told together. Milliseconds. */
const stragglerMs = 20

/**
 * Tells the broker what became of deliveries, many at a time: rhea writes one frame for a run of accepted ones when they
 * are given in order. In the same turn of the event loop it would also take an accepted one and a rejected one after it
 * for a run, and write `accepted` for both; so each turn tells either accepted ones, or others with falling numbers.
 */
export class Dispositions<D extends Numbered> {
  readonly #batch: number
  readonly #accept: (deliveries: readonly D[]) => void
  readonly #told: (count: number) => void
  #accepted: D[] = []
  #others: Other[] = []
  #timer: Timer | undefined
  #isDue = false
  #flushed: Promise<void> | undefined

  /** `batch`: so many are told at once; `accept`: tells of those in order; `told`: they are not the broker's any more. */
  constructor(batch: number, accept: (deliveries: readonly D[]) => void, told: (count: number) => void) {
    this.#batch = batch
    this.#accept = accept
    this.#told = told
  }

  accept(delivery: D): void {
    this.#accepted.push(delivery)
    this.#schedule()
  }

  /** Any other outcome. */
  settle(delivery: D, tell: () => void): void {
    this.#others.push({ delivery, tell })
    this.#schedule()
  }

  /** Tells everything. Called again meanwhile it waits for the same: two would tell in one turn. */
  flush(): Promise<void> {
    this.#flushed ??= this.#flush().finally(() => {
      this.#flushed = undefined
    })
    return this.#flushed
  }

  /** There is nobody to tell any more. */
  abandon(): void {
    this.#accepted = []
    this.#others = []
    this.#timer?.clear()
  }

  get #waiting(): number {
    return this.#accepted.length + this.#others.length
  }

  async #flush(): Promise<void> {
    while (this.#waiting > 0) {
      this.#tell()
      await nextRound()
    }
  }

  #schedule(): void {
    if (this.#isDue || this.#waiting === 0) return
    if (this.#waiting >= this.#batch) {
      this.#isDue = true
      this.#timer?.clear()
      this.#timer = undefined
      setImmediate(() => this.#tell())
    } else this.#timer ??= systemClock.setTimer(() => this.#tell(), stragglerMs)
  }

  #tell(): void {
    this.#timer?.clear()
    this.#timer = undefined
    this.#isDue = false
    const others = this.#others.splice(0).toSorted((a, b) => b.delivery.id - a.delivery.id)
    const accepted = others.length > 0 ? [] : this.#accepted.splice(0).toSorted((a, b) => a.id - b.id)
    for (const { tell } of others) tell()
    if (accepted.length > 0) this.#accept(accepted)
    if (others.length + accepted.length > 0) this.#told(others.length + accepted.length)
    this.#schedule()
  }
}

interface Numbered {
  readonly id: number
}

interface Other {
  readonly delivery: Numbered
  readonly tell: () => void
}
