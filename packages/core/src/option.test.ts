import { describe, expect, it } from 'vitest'
import { thrown } from '../test/support/rejection.js'
import { duration, invalidOption, wholeNumber } from './option.js'

describe('a whole number', () => {
  it('is the fallback when it was not given', () => {
    expect(wholeNumber('capacity', undefined, 7)).toBe(7)
  })

  it('may be as small as the minimum, which is 1 unless said otherwise', () => {
    expect(wholeNumber('capacity', 1, 7)).toBe(1)
    expect(wholeNumber('capacity', 0, 7, 0)).toBe(0)
  })

  it.each([0, -1, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('cannot be %d', (value) => {
    const error = thrown(() => wholeNumber('budget.maxBytes', value, 7))
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', '/budget.maxBytes'])
  })

  it('cannot be a text, which a caller without a compiler may give', () => {
    // @ts-expect-error: a text
    expect(thrown(() => wholeNumber('capacity', '7', 7)).code).toBe('invalid')
  })
})

describe('a duration', () => {
  it.each([0, 0.5, 5_000])('may be %d', (value) => {
    expect(duration('sendTimeoutMs', value, 1)).toBe(value)
  })

  it.each([-1, Number.NaN, Number.POSITIVE_INFINITY])('cannot be %d', (value) => {
    expect(thrown(() => duration('sendTimeoutMs', value, 1)).issues?.[0]?.path).toBe('/sendTimeoutMs')
  })
})

describe('the error for a bad option', () => {
  it('names the option and what it must be', () => {
    expect(invalidOption('url', 'must be a URL').message).toBe('invalid: Option url must be a URL.')
  })
})
