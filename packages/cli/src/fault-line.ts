import { isNotificationError } from '@glance-notifications/core'
import { printable, withoutCredentials } from './safe-text.js'

/** An error in one line, `glance-notify: code: message`; with `verbose` a line for each cause below it. */
export function faultLines(error: unknown, verbose: boolean): string {
  const lines = [`glance-notify: ${textOf(error)}`]
  if (verbose) for (const cause of causesOf(error)) lines.push(`  caused by: ${textOf(cause)}`)
  return lines.map((line) => `${printable(withoutCredentials(line.trimEnd()))}\n`).join('')
}

function textOf(error: unknown): string {
  if (isNotificationError(error)) return error.message
  if (!(error instanceof Error)) return String(error)
  if (error instanceof AggregateError && error.message === '') return error.errors.map(textOf).join('; ')
  return error.name === 'Error' ? error.message : `${error.name}: ${error.message}`
}

/** As many as a person reads; a cause can be its own. */
const maxCauses = 8

function causesOf(error: unknown): readonly unknown[] {
  const causes: unknown[] = []
  let next = error
  while (next instanceof Error && next.cause !== undefined && causes.length < maxCauses) {
    next = next.cause
    causes.push(next)
  }
  return causes
}
