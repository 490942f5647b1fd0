import { expect, it } from 'vitest'
import { Latencies } from './latencies.js'

it('gives percentiles in whatever order they came', () => {
  const latencies = new Latencies()
  for (let n = 100; n >= 1; n--) latencies.add(n)
  expect(latencies.percentile(0.5)).toBe(51)
  expect(latencies.percentile(0.99)).toBe(100)
  expect(latencies.percentile(1)).toBe(100)
})

it('gives none when there was nothing', () => {
  expect(new Latencies().percentile(0.5)).toBeUndefined()
})
