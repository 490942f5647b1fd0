import type { Journal } from './journal.js'
import { decodeHolder, encodeHolder, isDead, type LeaseHolder, newHolder } from './lease-holder.js'
import type { Table } from './tables.js'

const key = Buffer.from('lease')

export function readLease(state: Table): LeaseHolder | undefined {
  const value = state.get(key)
  return value && decodeHolder(value)
}

export interface LeaseOptions {
  readonly state: Table
  readonly journal: Journal
  /** How long one that cannot be seen to be dead may be silent. */
  readonly timeoutMs: number
  /** Monotonic milliseconds: a clock that jumps must not end a lease. */
  readonly now: () => number
}

/**
 * The right to drain, which one of all the processes with the same outbox has at a time. It is a record that says who, taken in a
 * transaction. Its holder lets it go when there is nothing to drain, and loses it by dying: another looks whether the process
 * is still there, and where that cannot be seen, whether its beat goes on.
 */
export class Lease {
  readonly #options: LeaseOptions
  #me = newHolder()
  #beatAt = 0
  #seen: { readonly holder: LeaseHolder; readonly at: number } | undefined
  /** Whether it was this outbox's when it last looked. */
  held = false

  constructor(options: LeaseOptions) {
    this.#options = options
  }

  /** Who has it, this one included. */
  get holder(): LeaseHolder | undefined {
    return readLease(this.#options.state)
  }

  /** Looks whether it is still ours: one that was silent for too long may have lost it. */
  check(): boolean {
    this.held &&= this.holder?.instance === this.#me.instance
    return this.held
  }

  /** Takes it if nobody has it, or whoever has it is gone. */
  async take(): Promise<boolean> {
    const before = this.holder
    if (before && before.instance !== this.#me.instance && !this.#isGone(before)) return false
    const me = { ...newHolder(), instance: this.#me.instance }
    const taken = await this.#write(before, me)
    if (taken) this.#begin(me)
    return taken
  }

  /** Says that it is at work, when it is time to. */
  async beat(): Promise<void> {
    if (!this.held || this.#options.now() - this.#beatAt < this.#options.timeoutMs / 3) return
    const me = { ...this.#me, beat: this.#me.beat + 1 }
    this.held = await this.#write(this.#me, me)
    if (this.held) this.#begin(me)
  }

  async release(): Promise<void> {
    if (!this.held) return
    this.held = false
    await this.#options.journal.run(({ tables: { state } }) => {
      if (readLease(state)?.instance === this.#me.instance) state.removeSync(key)
    })
  }

  #begin(me: LeaseHolder): void {
    this.#me = me
    this.#beatAt = this.#options.now()
    this.#seen = undefined
    this.held = true
  }

  #isGone(holder: LeaseHolder): boolean {
    if (isDead(holder)) return true
    const now = this.#options.now()
    if (!this.#seen || !isSame(this.#seen.holder, holder)) this.#seen = { holder, at: now }
    return now - this.#seen.at >= this.#options.timeoutMs
  }

  /** In the place of `before`, if that is still there. */
  #write(before: LeaseHolder | undefined, next: LeaseHolder): Promise<boolean> {
    return this.#options.journal.run(({ tables: { state } }) => {
      const current = readLease(state)
      if (!isSame(current, before)) return false
      state.putSync(key, encodeHolder(next))
      return true
    })
  }
}

function isSame(a: LeaseHolder | undefined, b: LeaseHolder | undefined): boolean {
  return a?.instance === b?.instance && a?.beat === b?.beat
}
