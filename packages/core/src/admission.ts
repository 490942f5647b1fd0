import { Budget, type BudgetOptions } from './budget.js'
import type { Clock } from './clock.js'
import type { Deadlines } from './deadlines.js'
import type { ManagedSend } from './managed-send.js'
import { WaitingLine } from './waiting-line.js'

/** What a send does now: go to the strategy, or wait for room. */
export type Place = 'go' | 'wait'

interface Surroundings {
  readonly clock: Clock
  readonly deadlines: Pick<Deadlines<ManagedSend>, 'add' | 'delete'>
  /** There is room: the send goes to the strategy. */
  readonly go: (send: ManagedSend) => void
}

/** Who goes to the strategy at once, who waits for room, and who goes when there is room again (promise 6). */
export class Admission {
  readonly budget: Budget
  /** In order of call: the first to come is the first to go. */
  readonly #line: WaitingLine<ManagedSend>
  readonly #around: Surroundings
  #willLook = false

  constructor(options: BudgetOptions | undefined, around: Surroundings) {
    this.budget = new Budget(options)
    this.#line = new WaitingLine(this.budget.maxWaiting, this.budget.maxBytes)
    this.#around = around
  }

  get waiting(): Iterable<ManagedSend> & { readonly size: number } {
    return this.#line
  }

  /** The place for one of so many bytes; `undefined` when there is none. With 0: whether there is one for any at all. */
  placeFor(bytes: number, overflow: 'wait' | 'fail' = this.budget.overflow): Place | undefined {
    if (this.#line.size === 0 && this.budget.has(bytes)) return 'go'
    return overflow === 'wait' && this.#line.has(bytes) ? 'wait' : undefined
  }

  enter(send: ManagedSend, place: Place): void {
    if (place === 'go' && this.budget.take(send.bytes)) {
      this.#around.go(send)
    } else {
      this.#line.join(send)
      this.#around.deadlines.add(send)
    }
  }

  /** The strategy has let go of so many bytes. It may say so in the middle of something: it is given the next when that is done. */
  giveBack(bytes: number): void {
    this.budget.giveBack(bytes)
    this.#lookSoon()
  }

  /** It does not wait any more. One that gave up may have been too large for the room that there is; those behind it may not. */
  leave(send: ManagedSend): void {
    if (this.#line.leave(send)) this.#lookSoon()
  }

  #lookSoon(): void {
    if (this.#willLook || this.#line.size === 0) return
    this.#willLook = true
    queueMicrotask(() => {
      this.#willLook = false
      this.#look()
    })
  }

  #look(): void {
    if (this.#line.size === 0) return
    const { clock, deadlines, go } = this.#around
    const now = clock.now()
    for (const send of this.#line) {
      // Too late; its timer, which is due, says so.
      if (send.deadline <= now) continue
      if (!this.budget.take(send.bytes)) return
      this.#line.leave(send)
      deadlines.delete(send)
      go(send)
    }
  }
}
