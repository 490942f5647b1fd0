import { afterEach, expect, it } from 'vitest'
import { moveClock } from './move-clock.js'

const RealDate = Date
afterEach(() => {
  globalThis.Date = RealDate
})

it('moves every way of asking for the time, and nothing else', () => {
  const monotonic = performance.now()
  moveClock(3_600_000)
  const hourAhead = RealDate.now() + 3_600_000
  expect(Date.now() - hourAhead).toBeLessThan(1_000)
  expect(Math.abs(Date.parse(new Date().toISOString()) - hourAhead)).toBeLessThan(1_000)
  expect(new Date(5).getTime()).toBe(5)
  expect(Date.UTC(1970, 0)).toBe(0)
  expect(new Date()).toBeInstanceOf(Date)
  expect(performance.now() - monotonic).toBeLessThan(10_000)

  moveClock(-7_200_000)
  expect(Math.abs(Date.now() - (RealDate.now() - 3_600_000))).toBeLessThan(1_000)
})
