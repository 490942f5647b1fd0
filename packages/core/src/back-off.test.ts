import { expect, it } from 'vitest'
import { backOff } from './back-off.js'

const most = (): number => 0.999_999
const least = (): number => 0

it('doubles with each attempt up to the cap', () => {
  const delay = backOff({ initialDelayMs: 200, maxDelayMs: 30_000 }, most)
  expect([1, 2, 3, 4].map((attempt) => delay(attempt, false))).toEqual([200, 400, 800, 1600])
  expect(delay(9, false)).toBe(30_000)
  expect(delay(1_000_000, false)).toBe(30_000)
})

it('takes a random half off', () => {
  expect(backOff({ initialDelayMs: 200 }, least)(1, false)).toBe(100)
})

it('waits at the cap for a fatal cause', () => {
  expect(backOff({ maxDelayMs: 5_000 }, most)(1, true)).toBe(5_000)
})

it('begins with the shortest wait after a connection that lasted', () => {
  expect(backOff({ initialDelayMs: 200 }, most)(0, false)).toBe(200)
})

it.each([{ initialDelayMs: -1 }, { maxDelayMs: Number.NaN }, { maxDelayMs: Number.POSITIVE_INFINITY }])(
  'refuses %j',
  (options) => {
    expect(() => backOff(options)).toThrow(expect.objectContaining({ code: 'invalid' }))
  },
)
