import { describe, expect, it } from 'vitest'
import { systemClock } from './clock.js'

/** Timers that keep the process alive. */
function alive(): number {
  return process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length
}

describe('the system clock', () => {
  it('is the monotonic clock of the process', () => {
    const before = performance.now()
    expect(systemClock.now()).toBeGreaterThanOrEqual(before)
    expect(systemClock.now()).toBeLessThanOrEqual(performance.now())
  })

  it.each([0, -5, 1])('calls once after %d ms', async (delayMs) => {
    let calls = 0
    await new Promise<void>((resolve) => {
      systemClock.setTimer(() => {
        calls += 1
        resolve()
      }, delayMs)
    })
    expect(calls).toBe(1)
  })

  it('does not call what was cleared', async () => {
    let called = false
    const timer = systemClock.setTimer(() => {
      called = true
    }, 0)
    timer.clear()
    await new Promise<void>((resolve) => {
      systemClock.setTimer(resolve, 1)
    })
    expect(called).toBe(false)
  })

  it('does not fire at once for a delay longer than Node can wait', async () => {
    let called = false
    const timer = systemClock.setTimer(() => {
      called = true
    }, 2 ** 40)
    await new Promise<void>((resolve) => {
      systemClock.setTimer(resolve, 2)
    })
    timer.clear()
    expect(called).toBe(false)
  })

  it('keeps the process alive with a timer as told', () => {
    const before = alive()
    const timer = systemClock.setTimer(() => {}, 60_000)
    expect(alive()).toBe(before + 1)
    timer.keepAlive(false)
    expect(alive()).toBe(before)
    timer.keepAlive(true)
    expect(alive()).toBe(before + 1)
    timer.clear()
    expect(alive()).toBe(before)
  })

  it('looks at input first when it is asked to', async () => {
    const order: string[] = []
    await new Promise<void>((resolve) => {
      systemClock.afterInput(() => {
        order.push('after input')
        resolve()
      })
      queueMicrotask(() => order.push('microtask'))
    })
    expect(order).toEqual(['microtask', 'after input'])
  })
})
