import { parseJson } from '../json.js'
import { maxDepth } from '../json-fault.js'
import { type Step, unreadable } from './step.js'
import { structureFault } from './structure.js'

/** A payload, which may nest as deep as one that is sent, hangs one level below the message. */
const levels = maxDepth + 1
/** A thousand times what a notification of Glance holds, and read in a fraction of a second. */
const values = 100_000

/** The value of a JSON text, when it can be walked, and sent on. */
export function readDocument(text: string): Step<unknown> {
  const fault = structureFault(text, { levels, values })
  if (fault === 'deep') return unreadable('too-deep', `is nested deeper than ${maxDepth} levels`)
  if (fault === 'wide') return unreadable('too-large', `holds more than ${values} values`)
  try {
    const value = parseJson(text)
    // JSON has no infinity, but `1e999` is read as one, which could not be sent on, and would be stored as null.
    return isCarried(value)
      ? { ok: true, value }
      : unreadable('attribute', 'holds a number that is too large')
  } catch {
    return unreadable('not-json', 'is not JSON')
  }
}

/** Whether all numbers in it are finite. */
function isCarried(value: unknown): boolean {
  if (typeof value === 'number') return Number.isFinite(value)
  return typeof value !== 'object' || value === null || Object.values(value).every(isCarried)
}
