import { describe, expect, it } from 'vitest'
import { retryAfterMs } from './retry-after.js'

const nowMs = Date.UTC(2026, 10, 29, 8, 0, 0)
const day = 86_400_000
const wait = (value: string, date?: string): number | undefined =>
  retryAfterMs({ 'retry-after': value, ...(date !== undefined && { date }) }, day, nowMs)

describe('Retry-After', () => {
  it.each([
    ['0', 0],
    ['1', 1_000],
    ['120', 120_000],
    ['86401', day],
    ['99999999999999999999999', day],
  ])('in seconds: %s', (value, ms) => {
    expect(wait(value)).toBe(ms)
  })

  it.each([
    ['Sun, 29 Nov 2026 08:00:30 GMT', 30_000],
    ['Sunday, 29-Nov-26 08:00:30 GMT', 30_000],
    ['Sun Nov 29 08:00:30 2026', 30_000],
    ['Sun, 29 Nov 2026 07:00:00 GMT', 0],
    ['Fri, 31 Dec 9999 23:59:59 GMT', day],
  ])('as a date: %s', (value, ms) => {
    expect(wait(value)).toBe(ms)
  })

  it('as a date is compared with the date of the answer, when that has one', () => {
    expect(wait('Sun, 29 Nov 2026 09:00:30 GMT', 'Sun, 29 Nov 2026 09:00:00 GMT')).toBe(30_000)
    expect(wait('Sun, 29 Nov 2026 08:00:30 GMT', 'yesterday')).toBe(30_000)
  })

  it.each(['', '-5', '1.5', '1e3', 'soon', '2026-11-29T09:00:00Z', 'Mon, 99 Nov 2026 08:00:30 GMT', '5, 6'])(
    'that is none says nothing: %s',
    (value) => {
      expect(wait(value)).toBeUndefined()
    },
  )

  it('that is not there says nothing', () => {
    expect(retryAfterMs({}, day)).toBeUndefined()
  })
})
