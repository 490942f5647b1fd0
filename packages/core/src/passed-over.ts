import type { Clock } from './clock.js'
import { isConnected } from './status.js'
import type { Strategy } from './strategy.js'

/** Which of several strategies were away lately: they are tried last, and one send at a time finds out whether they are back. */
export class PassedOver {
  readonly #strategies: readonly Strategy[]
  readonly #passOverMs: number
  readonly #clock: Clock
  /** Until when each is passed over. */
  readonly #until = new Map<Strategy, number>()
  readonly #ends: readonly (() => void)[]

  constructor(strategies: readonly Strategy[], passOverMs: number, clock: Clock) {
    this.#strategies = strategies
    this.#passOverMs = passOverMs
    this.#clock = clock
    this.#ends = strategies
      .filter(isConnected)
      .map((strategy) => strategy.status.subscribe(({ state }) => state === 'ready' && this.worked(strategy)))
  }

  /** In the order to be tried. The first send for which one is due again tries it; those that come meanwhile do not. */
  inTurn(): readonly Strategy[] {
    const now = this.#clock.now()
    const [first, last]: [Strategy[], Strategy[]] = [[], []]
    for (const strategy of this.#strategies) {
      const until = this.#until.get(strategy)
      if (until !== undefined && until > now) {
        last.push(strategy)
        continue
      }
      if (until !== undefined) this.failed(strategy)
      first.push(strategy)
    }
    return [...first, ...last]
  }

  failed(strategy: Strategy): void {
    this.#until.set(strategy, this.#clock.now() + this.#passOverMs)
  }

  worked(strategy: Strategy): void {
    this.#until.delete(strategy)
  }

  stop(): void {
    for (const end of this.#ends) end()
  }
}
