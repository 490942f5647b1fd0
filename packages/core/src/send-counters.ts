import { type ErrorCode, isNotificationError, type NotificationError } from './notification-error.js'
import type { Receipt } from './strategy.js'

/** Counters since the beginning, and what is on its way now. */
export interface SendStats extends SendCounts {
  /** Given to the strategy, which has not spoken yet. */
  readonly inFlight: number
  /** Bytes of their payloads, as JSON. */
  readonly inFlightBytes: number
  /** Sends that wait for room in the budget. */
  readonly waiting: number
}

/** Counters since the beginning. */
interface SendCounts {
  /** Sends that a strategy has taken. */
  readonly accepted: number
  /** Sends that were left out on purpose. */
  readonly discarded: number
  /** Sends that were rejected, by code; a code that there was not is absent. */
  readonly failed: Readonly<Partial<Record<ErrorCode, number>>>
}

/** Counts what became of sends. */
export class SendCounters {
  readonly #failed: Partial<Record<ErrorCode, number>> = {}
  #accepted = 0
  #discarded = 0

  /** Sends that did not fail. */
  get taken(): number {
    return this.#accepted + this.#discarded
  }

  count(result: Receipt | NotificationError): void {
    if (isNotificationError(result)) this.#failed[result.code] = (this.#failed[result.code] ?? 0) + 1
    else if (result.status === 'discarded') this.#discarded += 1
    else this.#accepted += 1
  }

  snapshot(): SendCounts {
    return { accepted: this.#accepted, discarded: this.#discarded, failed: { ...this.#failed } }
  }
}
