import { describe, expect, it } from 'vitest'
import { atDeadline } from './at-deadline.js'
import type { Clock } from './clock.js'
import { fakeClock } from './testing/fake-clock.js'

describe('a deadline', () => {
  it('comes when its time is up and the input that has arrived was looked at, not before', async () => {
    const clock = fakeClock()
    const afterInput: (() => void)[] = []
    const held: Clock = { ...clock, afterInput: (callback) => afterInput.push(callback) }
    let calls = 0
    atDeadline(held, clock.now() + 10, () => {
      calls += 1
    })
    await clock.advance(9)
    expect(afterInput).toHaveLength(0)
    await clock.advance(1)
    expect([afterInput.length, calls]).toEqual([1, 0])
    afterInput[0]?.()
    expect(calls).toBe(1)
  })

  it('does not come when it was cleared, be it while the input is looked at', async () => {
    const clock = fakeClock()
    const afterInput: (() => void)[] = []
    const held: Clock = { ...clock, afterInput: (callback) => afterInput.push(callback) }
    let calls = 0
    const expire = (): void => {
      calls += 1
    }
    atDeadline(held, clock.now() + 10, expire).clear()
    const late = atDeadline(held, clock.now() + 10, expire)
    await clock.advance(10)
    late.clear()
    for (const callback of afterInput) callback()
    expect([calls, afterInput.length, clock.timers]).toEqual([0, 1, 0])
  })

  it('says whether it keeps the process alive', () => {
    const clock = fakeClock()
    const deadline = atDeadline(clock, clock.now() + 10, () => {})
    expect(clock.keepingAlive).toBe(1)
    deadline.keepAlive(false)
    expect(clock.keepingAlive).toBe(0)
  })
})
