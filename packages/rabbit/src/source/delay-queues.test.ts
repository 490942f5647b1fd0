import { expect, it } from 'vitest'
import { bucketMs } from './delay-queues.js'

it.each([
  [0, 1_000],
  [1_000, 1_000],
  [1_001, 2_000],
  [30_000, 32_000],
  [2_048_000, 2_048_000],
  [2_048_001, 3_600_000],
  [3_600_000, 3_600_000],
  [3_600_001, 7_200_000],
  [Number.MAX_SAFE_INTEGER, 3_600_000_000],
])('a delay of %i ms is rounded up to %i ms', (delayMs, bucket) => {
  expect(bucketMs(delayMs)).toBe(bucket)
})
