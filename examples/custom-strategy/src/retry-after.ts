import type { IncomingHttpHeaders } from 'node:http'

/** The three ways to write a date that RFC 9110 (section 5.6.7) asks to be read; only the first is still written. */
const httpDate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,? .*\d\d:\d\d:\d\d/

/**
 * How long an answer asks to wait, in milliseconds, and at most `maxMs`: nobody else's mistake may put us to sleep for a year.
 * `undefined` where it does not ask, or nobody can tell for what. A date is compared with the answer's own, for clocks differ.
 */
export function retryAfterMs(
  { 'retry-after': value = '', date = '' }: IncomingHttpHeaders,
  maxMs: number,
  nowMs: number = Date.now(),
): number | undefined {
  const until = dateOf(value)
  const waitMs = /^\d+$/.test(value) ? Number(value) * 1_000 : until && until - (dateOf(date) ?? nowMs)
  return waitMs === undefined ? undefined : Math.min(Math.max(waitMs, 0), maxMs)
}

function dateOf(text: string): number | undefined {
  if (!httpDate.test(text)) return undefined
  const date = Date.parse(text.endsWith('GMT') ? text : `${text} GMT`)
  return Number.isNaN(date) ? undefined : date
}
