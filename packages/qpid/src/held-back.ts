import { systemClock, type Timer } from '@glance-notifications/core'
import { atDeadline, type SessionEvents } from '@glance-notifications/core/connection'

/**
 * How long something waits that the broker does not take before that is a state. Brokers with small windows give credit
 * for some messages at a time, each a round trip after the last: a status that told each of these pauses would tell nothing.
 */
const stateAfterMs = 1_000

/** What is told of a link that takes nothing. */
export interface Hindered {
  readonly events: SessionEvents
  /** Why nothing is taken; undefined when something is. */
  readonly obstacle: () => string | undefined
  /** Called each second that it lasts. */
  readonly lasts: () => void
}

/** Tells of a link that takes nothing although something waits, and looks again as long as it does. */
export class HeldBack {
  readonly #hindered: Hindered
  #timer: Timer | undefined
  #told: string | undefined

  constructor(hindered: Hindered) {
    this.#hindered = hindered
  }

  /** Something waits. */
  begin(): void {
    if (this.#timer) return
    this.#timer = atDeadline(systemClock, systemClock.now() + stateAfterMs, () => this.#look())
    // The connection does.
    this.#timer.keepAlive(false)
  }

  /** Something may be taken again. */
  end(): void {
    if (this.#timer === undefined || this.#hindered.obstacle() !== undefined) return
    this.abandon()
    if (this.#told === undefined) return
    this.#told = undefined
    this.#hindered.events.unblocked()
  }

  /** There is nothing to tell of any more. */
  abandon(): void {
    this.#timer?.clear()
    this.#timer = undefined
  }

  #look(): void {
    const { events, obstacle, lasts } = this.#hindered
    const reason = obstacle()
    if (reason === undefined) {
      this.end()
      return
    }
    this.abandon()
    this.begin()
    if (reason !== this.#told) {
      this.#told = reason
      events.blocked(reason)
    }
    lasts()
  }
}
