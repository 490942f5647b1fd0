import { setTimeout as wait } from 'node:timers/promises'
import { expect, it } from 'vitest'
import { Pacer } from './pacer.js'

it('waits for its own time, or for what the other side asks for where that is more', () => {
  const pacer = new Pacer(
    (attempt, fatal) => attempt * (fatal ? 1_000 : 100),
    () => {},
  )
  const delays = [undefined, 50, 5_000].map((leastMs) => {
    const delay = pacer.failed(false, leastMs)
    pacer.stop()
    return delay
  })
  expect(delays).toEqual([100, 200, 5_000])
})

it('tries again when that time is over, and not before', async () => {
  const tries: number[] = []
  const begin = performance.now()
  const pacer = new Pacer(
    () => 0,
    () => tries.push(performance.now() - begin),
  )
  pacer.failed(false, 100)
  expect(pacer.failed(false, 10)).toBeUndefined()
  while (tries.length === 0) await wait(5)
  expect(tries[0]).toBeGreaterThanOrEqual(99)
})
