import type { Brokers } from './run/brokers.js'

/** What the run as a whole has for its cases. */
export interface Surroundings {
  readonly quick: boolean
  /** Aborted when the run is to end: whoever waits lets go. */
  readonly signal: AbortSignal
  /** Progress, for people. */
  readonly say: (line: string) => void
  readonly brokers: Brokers
}
