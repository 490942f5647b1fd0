import { expect, it } from 'vitest'
import { median, rounded, spread } from './statistics.js'

it('the median is the middle one, or between the two in the middle', () => {
  expect(median([3, 1, 2])).toBe(2)
  expect(median([4, 1, 3, 2])).toBe(2.5)
  expect(median([7])).toBe(7)
  expect(median([])).toBeUndefined()
})

it('the spread is the widest distance, as a share of the median', () => {
  expect(spread([1, 2, 4])).toBe(1.5)
  expect(spread([5, 5])).toBe(0)
  expect(spread([])).toBe(0)
})

it('rounds to digits that count', () => {
  expect(rounded(0.123456)).toBe(0.1235)
  expect(rounded(123_456)).toBe(123_500)
})
