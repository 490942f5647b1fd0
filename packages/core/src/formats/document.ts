import { withBigIntegers } from '../json.js'
import { maxDepth } from '../json-fault.js'
import { type Step, unreadable } from './step.js'
import { structureFault } from './structure.js'

/** A payload, which may nest as deep as one that is sent, hangs one level below the message. */
const levels = maxDepth + 1
/** A thousand times what a notification of Glance holds, and read in a fraction of a second. */
const values = 100_000
const limits = { levels, values }

/** The value of a JSON text, when it can be walked, and sent on. */
export function readDocument(text: string): Step<unknown> {
  const fault = structureFault(text, limits)
  if (fault === 'deep') return unreadable('too-deep', `is nested deeper than ${maxDepth} levels`)
  if (fault === 'wide') return unreadable('too-large', `holds more than ${values} values`)
  try {
    const value: unknown = JSON.parse(text)
    // An integer that a number cannot hold shows itself as a large one, so that the text need not be searched for it.
    if (largestNumber(value) <= Number.MAX_SAFE_INTEGER) return { ok: true, value }
    const exact = withBigIntegers(text, value)
    // JSON has no infinity, but `1e999` is read as one, which could not be sent on, and would be stored as null.
    return Number.isFinite(largestNumber(exact))
      ? { ok: true, value: exact }
      : unreadable('attribute', 'holds a number that is too large')
  } catch {
    return unreadable('not-json', 'is not JSON')
  }
}

/** Without its sign. */
function largestNumber(value: unknown): number {
  if (typeof value === 'number') return Math.abs(value)
  if (typeof value !== 'object' || value === null) return 0
  let largest = 0
  for (const member of Object.values(value)) {
    const most = largestNumber(member)
    if (most > largest) largest = most
  }
  return largest
}
