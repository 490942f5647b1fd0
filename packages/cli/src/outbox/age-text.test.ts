import { expect, it } from 'vitest'
import { ageText } from './age-text.js'

it.each([
  [0, '0s'],
  [999, '0s'],
  [61_000, '1m 1s'],
  [300_000, '5m 0s'],
  [7_260_000, '2h 1m'],
  [183_600_000, '2d 3h'],
])('%i ms are %s', (ms, text) => {
  expect(ageText(ms)).toBe(text)
})
