import { describe, expect, it } from 'vitest'
import { rejection, thrown } from '../../test/support/rejection.js'
import { fakeClock, reactions } from './fake-clock.js'

describe('a fake clock', () => {
  it('stands still until it is advanced', async () => {
    const clock = fakeClock()
    expect(clock.now()).toBe(1_000)
    await clock.advance(250)
    expect(clock.now()).toBe(1_250)
    expect(fakeClock(0).now()).toBe(0)
  })

  it('fires timers in order, each at its time, and those of one time in the order in which they were set', async () => {
    const clock = fakeClock(0)
    const fired: [string, number][] = []
    const set = (name: string, delayMs: number) =>
      clock.setTimer(() => fired.push([name, clock.now()]), delayMs)
    set('c', 20)
    set('a', 10)
    set('b', 10)
    set('before now', -5)
    set('later', 21)
    await clock.advance(20)
    expect(fired).toEqual([
      ['before now', 0],
      ['a', 10],
      ['b', 10],
      ['c', 20],
    ])
    expect(clock.timers).toBe(1)
  })

  it('does what follows from a timer before the next one fires, timers that it sets included', async () => {
    const clock = fakeClock(0)
    const seen: string[] = []
    clock.setTimer(() => {
      void Promise.resolve()
        .then(() => Promise.resolve())
        .then(() => seen.push('what follows'))
      clock.setTimer(() => seen.push('set at 10, for 15'), 5)
    }, 10)
    clock.setTimer(() => seen.push('at 20'), 20)
    await clock.advance(20)
    expect(seen).toEqual(['what follows', 'set at 10, for 15', 'at 20'])
  })

  it('calls what was to run after the input, also without a timer', async () => {
    const clock = fakeClock()
    const seen: string[] = []
    clock.afterInput(() => {
      seen.push('first')
      clock.afterInput(() => seen.push('second'))
    })
    expect(seen).toEqual([])
    await clock.advance(0)
    expect(seen).toEqual(['first', 'second'])
  })

  it('does not fire a timer that was cleared', async () => {
    const clock = fakeClock()
    const fired: string[] = []
    const cleared = clock.setTimer(() => fired.push('cleared'), 1)
    clock.setTimer(() => cleared.clear(), 0)
    await clock.advance(10)
    expect(fired).toEqual([])
  })

  it('counts the timers that are set, and those that keep the process alive', () => {
    const clock = fakeClock()
    const timer = clock.setTimer(() => {}, 1)
    clock.setTimer(() => {}, 1)
    timer.keepAlive(false)
    expect([clock.timers, clock.keepingAlive]).toEqual([2, 1])
    timer.keepAlive(true)
    expect(clock.keepingAlive).toBe(2)
    timer.clear()
    expect([clock.timers, clock.keepingAlive]).toEqual([1, 1])
  })

  it('tells what a callback throws, and goes on afterwards', async () => {
    const clock = fakeClock(0)
    const fault = new TypeError('x')
    const fired: number[] = []
    clock.setTimer(() => {
      throw fault
    }, 5)
    clock.setTimer(() => fired.push(clock.now()), 6)
    await expect(clock.advance(10)).rejects.toBe(fault)
    expect(clock.now()).toBe(5)
    await clock.advance(10)
    expect(fired).toEqual([6])
  })

  it('does not take a time that is none, nor passes twice at once', async () => {
    expect(thrown(() => fakeClock(Number.NaN)).issues?.[0]?.path).toBe('/startMs')
    const clock = fakeClock()
    expect((await rejection(clock.advance(-1))).issues?.[0]?.path).toBe('/ms')
    const passing = clock.advance(1)
    expect(await rejection(clock.advance(1))).toMatchObject({ code: 'invalid' })
    await passing
    expect(clock.now()).toBe(1_001)
  })
})

describe('reactions', () => {
  it('lets a chain of promises come to its end', async () => {
    let links = 0
    const chain = async (): Promise<void> => {
      for (; links < 100; links++) await Promise.resolve()
    }
    void chain()
    await reactions()
    expect(links).toBe(100)
  })
})
