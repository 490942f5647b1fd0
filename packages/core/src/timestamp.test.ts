import { afterEach, describe, expect, it, vi } from 'vitest'
import { formatTimestamp, parseTimestamp, timestampNow, toIsoTimestamp } from './timestamp.js'

const noon = Date.UTC(2026, 10, 22, 12, 0, 0)

/** What the two clocks of the process say. */
function setClocks(wallMs: number, monotonicMs: number): void {
  vi.spyOn(Date, 'now').mockReturnValue(wallMs)
  vi.spyOn(performance, 'now').mockReturnValue(monotonicMs)
}

/** Begins at the start of a millisecond: a clock that was set forward is followed at once. */
function begin(wallMs: number, monotonicMs: number): void {
  setClocks(0, monotonicMs)
  timestampNow()
  setClocks(wallMs, monotonicMs)
}

afterEach(() => {
  vi.restoreAllMocks()
})

describe('a formatted timestamp', () => {
  it('has six digits of microseconds, as Glance writes them', () => {
    expect(formatTimestamp(noon * 1000 + 663_585)).toBe('2026-11-22 12:00:00.663585')
  })

  it('keeps the zeros of the fraction, in front and alone', () => {
    expect(formatTimestamp(noon * 1000 + 42)).toBe('2026-11-22 12:00:00.000042')
    expect(formatTimestamp(noon * 1000)).toBe('2026-11-22 12:00:00.000000')
  })

  it('changes with the second, forwards and backwards', () => {
    expect(formatTimestamp(noon * 1000 + 999_999)).toBe('2026-11-22 12:00:00.999999')
    expect(formatTimestamp(noon * 1000 + 1_000_000)).toBe('2026-11-22 12:00:01.000000')
    expect(formatTimestamp(noon * 1000 - 1)).toBe('2026-11-22 11:59:59.999999')
  })

  it('can be before 1970', () => {
    expect(formatTimestamp(-1)).toBe('1969-12-31 23:59:59.999999')
  })
})

describe('the timestamp of now', () => {
  it('is the time of the system clock', () => {
    const before = Date.now()
    const now = parseTimestamp(timestampNow())
    expect(now).toBeGreaterThanOrEqual(before)
    expect(now).toBeLessThan(Date.now() + 1)
  })

  it('has the fixed form', () => {
    expect(timestampNow()).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{6}$/)
  })

  it('never goes back, however often it is asked', () => {
    const texts = Array.from({ length: 50_000 }, () => timestampNow())
    expect(texts).toEqual(texts.toSorted())
  })

  it('tells microseconds within one millisecond of the system clock', () => {
    begin(noon, 5_000)
    const first = timestampNow()
    setClocks(noon, 5_000.25)
    expect([first, timestampNow()]).toEqual(['2026-11-22 12:00:00.000000', '2026-11-22 12:00:00.000250'])
  })

  it('stays within the millisecond of the system clock when the monotonic clock runs ahead', () => {
    begin(noon, 5_000)
    timestampNow()
    setClocks(noon, 5_003)
    expect(timestampNow()).toBe('2026-11-22 12:00:00.000999')
    setClocks(noon, 5_004)
    expect(timestampNow()).toBe('2026-11-22 12:00:00.000999')
    setClocks(noon + 1, 5_004.5)
    expect(timestampNow() > '2026-11-22 12:00:00.000999').toBe(true)
  })

  it('follows a clock that is set forward, at once', () => {
    begin(noon, 5_000)
    timestampNow()
    setClocks(noon + 3_600_000, 5_000.1)
    expect(timestampNow()).toBe('2026-11-22 13:00:00.000000')
  })

  it('follows a clock that is set back, at once', () => {
    begin(noon, 5_000)
    timestampNow()
    setClocks(noon - 3_600_000, 5_000.1)
    expect(timestampNow()).toMatch(/^2026-11-22 11:00:00\.000/)
  })
})

describe('a parsed timestamp', () => {
  it.each([
    ['2026-11-22 12:00:00.663585', noon + 663.585],
    ['2026-11-22 12:00:00', noon],
    ['2026-11-22 12:00:00.5', noon + 500],
    ['2026-11-22T12:00:00', noon],
    ['2026-11-22T12:00:00Z', noon],
    ['2026-11-22t12:00:00z', noon],
    ['2026-11-22T12:00:00.250Z', noon + 250],
    ['2026-11-22T12:00:00,250Z', noon + 250],
    ['2026-11-22T12:00:00.123456789Z', noon + 123.456789],
    ['2026-11-22T14:00:00+02:00', noon],
    ['2026-11-22T14:00:00+0200', noon],
    ['2026-11-22T06:30:00-05:30', noon],
    ['2026-11-22 14:00:00+02', noon],
    ['2024-02-29 00:00:00', Date.UTC(2024, 1, 29)],
  ])('of %s is %d', (text, expected) => {
    expect(parseTimestamp(text)).toBeCloseTo(expected, 3)
  })

  it.each([
    '',
    'now',
    '2026-11-22',
    '12:00:00',
    '2026-13-22 12:00:00',
    '2026-11-32 12:00:00',
    '2026-02-30 12:00:00',
    '2025-02-29 12:00:00',
    '2026-11-22 24:00:00',
    '2026-11-22 25:00:00',
    '2026-11-22 12:60:00',
    '2026-11-22 12:00:00.',
    '2026-11-22 12:00:00.1234567890',
    '2026-11-22 12:00:00+99:99',
    '2026-11-22 12:00:00 ',
    ' 2026-11-22 12:00:00',
    '2026-11-22\n12:00:00',
  ])('of %j there is none', (text) => {
    expect(parseTimestamp(text)).toBeUndefined()
  })

  it('of a very long text there is none', () => {
    expect(parseTimestamp('2026-11-22 12:00:00.'.padEnd(1_000_000, '1'))).toBeUndefined()
  })

  it('of what is written here is the same microsecond', () => {
    const text = timestampNow()
    const milliseconds = parseTimestamp(text)
    expect(milliseconds).toBeDefined()
    expect(formatTimestamp(Math.round((milliseconds ?? 0) * 1000))).toBe(text)
  })
})

describe('a timestamp in ISO 8601', () => {
  it.each([
    ['2026-11-22 07:46:48.663585', '2026-11-22T07:46:48.663585Z'],
    ['2013-11-27 16:16:05', '2013-11-27T16:16:05Z'],
    ['2026-11-22 07:46:48.000000', '2026-11-22T07:46:48.000000Z'],
    ['2026-11-22 07:46:48.5', '2026-11-22T07:46:48.5Z'],
    ['2026-11-22T07:46:48,250Z', '2026-11-22T07:46:48.250Z'],
    ['2026-11-22t07:46:48.123456789z', '2026-11-22T07:46:48.123456789Z'],
    ['2026-11-22T07:46:48Z', '2026-11-22T07:46:48Z'],
    ['2026-11-22T07:46:48.663585+00:00', '2026-11-22T07:46:48.663585Z'],
    ['2026-11-22T00:30:00.000001+02:00', '2026-11-21T22:30:00.000001Z'],
    ['2026-12-31T23:30:00-0130', '2027-01-01T01:00:00Z'],
    ['2026-11-22 07:46:48+02', '2026-11-22T05:46:48Z'],
    ['1969-12-31 23:59:59.999999', '1969-12-31T23:59:59.999999Z'],
    ['0001-01-01 00:00:00', '0001-01-01T00:00:00Z'],
  ])('of %s is %s', (text, expected) => {
    expect(toIsoTimestamp(text)).toBe(expected)
    expect(toIsoTimestamp(expected)).toBe(expected)
    expect(parseTimestamp(expected)).toBe(parseTimestamp(text))
  })

  it.each([
    '',
    'yesterday',
    '2026-11-22',
    '2026-02-30 12:00:00',
    '2026-11-22 12:00:00.1234567890',
    '2026-11-22 12:00:00+1',
    '2026-11-22 12:00:00+24:00',
    '2026-11-22 12:00:00 UTC',
    '0000-01-01 00:00:00+01:00',
    '9999-12-31 23:59:59-00:01',
  ])('of %j there is none', (text) => {
    expect(toIsoTimestamp(text)).toBeUndefined()
  })

  it('of what is written here keeps every microsecond', () => {
    const text = timestampNow()
    expect(toIsoTimestamp(text)).toBe(`${text.replace(' ', 'T')}Z`)
  })
})
