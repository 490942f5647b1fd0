/** Counters since the beginning, and what is on its way now. */
export interface ListenerStats extends ListenerCounts {
  /** Received, and neither running nor settled. */
  readonly waiting: number
  /** Being handled. */
  readonly running: number
}

/** Counters since the beginning. */
export interface ListenerCounts {
  /** Messages that came in, each time that they came. */
  readonly received: number
  /** All handlers have finished. */
  readonly handled: number
  /** Handled before, and not again. */
  readonly duplicates: number
  /** No handler is registered for it. */
  readonly unhandled: number
  /** Turned away by the filter. */
  readonly filtered: number
  /** A handler did not want it. */
  readonly dropped: number
  /** Messages that are not notifications. */
  readonly undecodable: number
  /** Payloads that do not fit the catalogue. */
  readonly invalid: number
  /** Attempts that failed. */
  readonly failures: number
  /** Put aside: undecodable, invalid, or failed for good. */
  readonly deadLettered: number
}

export type ListenerCounters = { -readonly [K in keyof ListenerCounts]: number }

export function listenerCounters(): ListenerCounters {
  return {
    received: 0,
    handled: 0,
    duplicates: 0,
    unhandled: 0,
    filtered: 0,
    dropped: 0,
    undecodable: 0,
    invalid: 0,
    failures: 0,
    deadLettered: 0,
  }
}
