import { type Clock, systemClock } from '../clock.js'
import { duration, wholeNumber } from '../option.js'
import { Queue } from '../queue.js'
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

/** Of one group, by id: what was handled, and what somebody is at. */
type Claims = Map<string, Mark | 'busy'>

interface Mark {
  readonly group: string
  readonly id: string
  readonly doneAt: number
}

/** Remembers in memory, for as long as the process lives. */
export function memoryDeduplication(options: MemoryDeduplicationOptions = {}): MemoryDeduplication {
  const maxEntries = wholeNumber('maxEntries', options.maxEntries, defaultMaxRemembered)
  const maxAgeMs = duration('maxAgeMs', options.maxAgeMs, defaultRememberedMs)
  const clock = options.clock ?? systemClock
  const groups = new Map<string, Claims>()
  /** The oldest first, and those as well that were released since. */
  const marks = new Queue<Mark>()

  const claimsOf = (group: string): Claims => {
    const known = groups.get(group)
    if (known) return known
    const claims: Claims = new Map()
    groups.set(group, claims)
    return claims
  }
  const forget = (group: string, id: string): void => {
    const claims = groups.get(group)
    claims?.delete(id)
    if (claims?.size === 0) groups.delete(group)
  }
  const forgetOld = (now: number): void => {
    for (let mark = marks.first; mark; mark = marks.first) {
      if (mark.doneAt >= now - maxAgeMs && marks.size <= maxEntries) return
      marks.shift()
      if (groups.get(mark.group)?.get(mark.id) === mark) forget(mark.group, mark.id)
    }
  }
  return {
    claim(group, id) {
      const claims = claimsOf(group)
      const mark = claims.get(id)
      if (mark === 'busy') return 'busy'
      if (mark && mark.doneAt >= clock.now() - maxAgeMs) return 'done'
      claims.set(id, 'busy')
      return 'new'
    },
    done(group, id) {
      const mark = { group, id, doneAt: clock.now() }
      claimsOf(group).set(id, mark)
      marks.push(mark)
      forgetOld(mark.doneAt)
    },
    release: forget,
  }
}
