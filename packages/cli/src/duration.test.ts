import { expect, it } from 'vitest'
import { parseDuration } from './duration.js'

it.each([
  ['0', 0],
  ['1500', 1_500],
  ['1500ms', 1_500],
  ['30s', 30_000],
  ['30 s', 30_000],
  ['1.5m', 90_000],
  ['2H', 7_200_000],
  [' 5s ', 5_000],
])('%j is %i milliseconds', (text, ms) => {
  expect(parseDuration(text)).toBe(ms)
})

it.each(['', 's', '-1', '1d', '1e3', '.5s', '5 s s', 'Infinity', 'NaN', '0x10', '600h'])(
  '%j is no duration',
  (text) => {
    expect(parseDuration(text)).toBeUndefined()
  },
)
