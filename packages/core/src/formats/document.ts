import { withBigIntegers } from '../json.js'
import { maxDepth } from '../json-fault.js'
import { type Step, unreadable } from './step.js'
import { structureFault } from './structure.js'

/** A payload, which may nest as deep as one that is sent, hangs one level below the message. */
const levels = maxDepth + 1
/** A thousand times what a notification of Glance holds, and read in a fraction of a second. */
const values = 100_000
const limits = { levels, values }

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** The value of a JSON text, when it can be walked, and sent on. */
export function readDocument(text: string): Step<unknown> {
  const fault = structureFault(text, limits)
  if (fault === 'deep') return unreadable('too-deep', `is nested deeper than ${maxDepth} levels`)
  if (fault === 'wide') return unreadable('too-large', `holds more than ${values} values`)
  try {
    const value: Json = JSON.parse(text)
    // An integer that a number cannot hold shows itself as a large one, so that the text need not be searched for it.
    if (hasSmallNumbers(value)) return { ok: true, value }
    const exact = withBigIntegers(text, value)
    // JSON has no infinity, but `1e999` is read as one, which could not be sent on, and would be stored as null.
    return holdsFinite(exact)
      ? { ok: true, value: exact }
      : unreadable('attribute', 'holds a number that is too large')
  } catch {
    return unreadable('not-json', 'is not JSON')
  }
}

/** Whether every number is one that holds integers exactly. It is the quick answer for nearly every message, and errs on the safe side. */
function hasSmallNumbers(value: Json, depth = 0): boolean {
  if (typeof value === 'number') return Math.abs(value) <= Number.MAX_SAFE_INTEGER
  if (typeof value !== 'object' || value === null) return true
  // Only what is inherited, and should not be there, could be deeper.
  if (depth > levels) return false
  if (isList(value)) {
    for (const member of value) if (!hasSmallNumbers(member, depth + 1)) return false
    return true
  }
  for (const key in value) {
    const member = value[key]
    if (member !== undefined && !hasSmallNumbers(member, depth + 1)) return false
  }
  return true
}

/** The compiler takes what is not an `any[]` for no list. */
function isList(value: object): value is readonly Json[] {
  return Array.isArray(value)
}

function holdsFinite(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(holdsFinite)
}
