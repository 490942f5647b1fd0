import type { Decoded } from '@glance-notifications/core'
import { isKnown, misfits } from '../catalogue.js'
import { printable } from '../safe-text.js'
import { normalForm } from './normal-form.js'
import type { Tally } from './tally.js'

/** What a message gives to print: on stdout if it is a notification, on stderr what is wrong with it. */
export interface Printed {
  /** A line with its end; empty when there is no notification. */
  readonly out: string
  /** Lines with their ends. */
  readonly err: string
}

/** Turns a message into its line in normal form, and counts it. `place` is where it came from: `FILE:LINE`. */
export function printMessage(decoded: Decoded, place: string, validate: boolean, tally: Tally): Printed {
  const form = decoded.ok ? normalForm(decoded) : decoded
  if (!decoded.ok || !form.ok) {
    tally.undecodable += 1
    return { out: '', err: `${place}: undecodable: ${printable(form.ok ? '' : form.reason)}\n` }
  }
  const { notification } = decoded
  tally.decoded += 1
  const out = `${form.text}\n`
  if (!isKnown(notification)) {
    tally.unknown += 1
    return { out, err: '' }
  }
  const wrong = validate ? misfits(notification) : []
  if (wrong.length > 0) tally.invalid += 1
  return { out, err: wrong.map((text) => `${place}: invalid: ${printable(text)}\n`).join('') }
}
