import {
  isNotificationError,
  NotificationError,
  type Strategy,
  systemClock,
  toNotificationError,
} from '@glance-notifications/core'
import { Deadlines, type Expiring } from '@glance-notifications/core/connection'
import type { Entry } from './entry.js'

/** How long after its deadline a strategy may still tell; then it is given up, and asked again. */
const graceMs = 1_000

export interface SendingEvents {
  taken(entry: Entry): void
  /** `hasReason`: the error is one of this library. */
  failed(entry: Entry, error: NotificationError, hasReason: boolean): void
}

/** What the inner strategy was given and has not spoken about yet. Each settles once, whatever the strategy does. */
export class Sending {
  readonly #strategy: Strategy
  readonly #timeoutMs: number
  readonly #on: SendingEvents
  readonly #deadlines = new Deadlines(systemClock)
  readonly #entries = new Map<number, Expiring>()
  #bytes = 0

  constructor(strategy: Strategy, timeoutMs: number, on: SendingEvents) {
    this.#strategy = strategy
    this.#timeoutMs = timeoutMs
    this.#on = on
  }

  get size(): number {
    return this.#entries.size
  }

  get bytes(): number {
    return this.#bytes
  }

  has(sequence: number): boolean {
    return this.#entries.has(sequence)
  }

  add(entry: Entry): void {
    const deadline = systemClock.now() + this.#timeoutMs
    const expiring: Expiring = {
      deadline: deadline + graceMs,
      expire: () => this.#fail(entry, expiring, lateError(this.#strategy.name), true),
    }
    entry.attempts += 1
    this.#entries.set(entry.sequence, expiring)
    this.#bytes += entry.bytes
    this.#deadlines.add(expiring)
    void this.#send(entry, deadline, expiring)
  }

  /** Forgets all of them, and their timers. */
  clear(): void {
    this.#entries.clear()
    this.#deadlines.clear()
    this.#bytes = 0
  }

  async #send(entry: Entry, deadline: number, expiring: Expiring): Promise<void> {
    try {
      await this.#ask(entry, deadline)
    } catch (cause) {
      const { name } = this.#strategy
      const error = toNotificationError(cause, 'rejected', { strategy: name, delivery: 'unknown' })
      this.#fail(entry, expiring, error, isNotificationError(cause))
      return
    }
    if (this.#letGo(entry, expiring)) this.#on.taken(entry)
  }

  async #ask({ notification, headers }: Entry, deadline: number): Promise<void> {
    const receipt = await this.#strategy.send(notification, { deadline, ...(headers && { headers }) })
    const status: unknown = receipt?.status
    if (status !== 'accepted' && status !== 'discarded')
      throw new Error(`The strategy ${this.#strategy.name} gave no receipt.`)
  }

  #fail(entry: Entry, expiring: Expiring, error: NotificationError, hasReason: boolean): void {
    if (this.#letGo(entry, expiring)) this.#on.failed(entry, error, hasReason)
  }

  #letGo(entry: Entry, expiring: Expiring): boolean {
    if (this.#entries.get(entry.sequence) !== expiring) return false
    this.#entries.delete(entry.sequence)
    this.#bytes -= entry.bytes
    this.#deadlines.delete(expiring)
    return true
  }
}

function lateError(strategy: string): NotificationError {
  const message = 'The strategy did not settle at its deadline.'
  return new NotificationError('timeout', message, { strategy, delivery: 'unknown' })
}
