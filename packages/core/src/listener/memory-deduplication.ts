import { type Clock, systemClock } from '../clock.js'
import { duration, wholeNumber } from '../option.js'
import type { Claim, Deduplication } from './deduplication.js'

/** Notifications remembered; beyond it the oldest are forgotten. */
export const defaultMaxRemembered = 100_000
/** How long a notification is remembered: an hour. */
export const defaultRememberedMs = 3_600_000

/** How much `memoryDeduplication` remembers. */
export interface MemoryDeduplicationOptions {
  /** Default 100,000. */
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
  const busy = new Set<string>()
  /** When it was done, the oldest first. */
  const done = new Map<string, number>()

  const forgetOld = (): void => {
    const since = clock.now() - maxAgeMs
    for (const [key, at] of done) {
      if (at >= since && done.size <= maxEntries) return
      done.delete(key)
    }
  }
  return {
    claim(group, id) {
      forgetOld()
      const key = keyOf(group, id)
      if (done.has(key)) return 'done'
      if (busy.has(key)) return 'busy'
      busy.add(key)
      return 'new'
    },
    done(group, id) {
      const key = keyOf(group, id)
      busy.delete(key)
      done.delete(key)
      done.set(key, clock.now())
      forgetOld()
    },
    release(group, id) {
      const key = keyOf(group, id)
      busy.delete(key)
      done.delete(key)
    },
  }
}

function keyOf(group: string, id: string): string {
  return JSON.stringify([group, id])
}
