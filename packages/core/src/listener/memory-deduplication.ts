import { type Clock, systemClock } from '../clock.js'
import { duration, wholeNumber } from '../option.js'
import { Claims } from './claims.js'
import type { Claim, Deduplication } from './deduplication.js'

/** Notifications of a group remembered; beyond it the oldest are forgotten. */
export const defaultMaxRemembered = 100_000
/** How long a notification is remembered: an hour. */
export const defaultRememberedMs = 3_600_000

/** How much `memoryDeduplication` remembers. */
export interface MemoryDeduplicationOptions {
  /** Of each group. Default 100,000. */
  readonly maxEntries?: number
  /** Default 3,600,000: an hour. */
  readonly maxAgeMs?: number
  /** For tests. */
  readonly clock?: Clock
}

/** One that answers at once. */
export interface MemoryDeduplication extends Deduplication {
  /** As in `Deduplication`. */
  claim(group: string, id: string): Claim
  /** As in `Deduplication`. */
  done(group: string, id: string): void
  /** As in `Deduplication`. */
  release(group: string, id: string): void
}

/** Remembers in memory, for as long as the process lives. */
export function memoryDeduplication(options: MemoryDeduplicationOptions = {}): MemoryDeduplication {
  const maxEntries = wholeNumber('maxEntries', options.maxEntries, defaultMaxRemembered)
  const maxAgeMs = duration('maxAgeMs', options.maxAgeMs, defaultRememberedMs)
  const clock = options.clock ?? systemClock
  const groups = new Map<string, Claims>()
  const claimsOf = (group: string): Claims => {
    const known = groups.get(group)
    if (known) return known
    const claims = new Claims(maxEntries, maxAgeMs, clock)
    groups.set(group, claims)
    return claims
  }
  return {
    claim: (group, id) => claimsOf(group).claim(id),
    done: (group, id) => claimsOf(group).done(id),
    release: (group, id) => groups.get(group)?.release(id),
  }
}
