import { describe, expect, it } from 'vitest'
import type { Clock } from './clock.js'
import { Deadlines, type Expiring } from './deadlines.js'
import { fakeClock } from './testing/fake-clock.js'

interface Entry extends Expiring {
  deadline: number
}

/** An entry that notes its name when it expires. */
function noting(expired: string[], name: string, deadline: number): Entry {
  return { deadline, expire: () => expired.push(name) }
}

describe('deadlines', () => {
  it('expire each at its time, not before', async () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    for (const at of [30, 10, 20]) deadlines.add(noting(expired, `at ${at}`, at))
    await clock.advance(9)
    expect(expired).toEqual([])
    await clock.advance(1)
    expect(expired).toEqual(['at 10'])
    await clock.advance(20)
    expect(expired).toEqual(['at 10', 'at 20', 'at 30'])
  })

  it('use one timer for thousands, and none when there is nothing left to expire', async () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    for (let at = 1; at <= 5_000; at += 1) deadlines.add(noting(expired, 'x', at % 100))
    expect(clock.timers).toBe(1)
    await clock.advance(50)
    expect(clock.timers).toBe(1)
    await clock.advance(50)
    expect([expired.length, clock.timers]).toEqual([5_000, 0])
  })

  it('do not expire what was deleted', async () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    const entry = noting(expired, 'deleted', 10)
    deadlines.add(entry)
    deadlines.add(noting(expired, 'kept', 10))
    deadlines.delete(entry)
    await clock.advance(10)
    expect(expired).toEqual(['kept'])
  })

  it('can be moved by deleting and adding again', async () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    const entry = noting(expired, 'moved', 10)
    deadlines.add(entry)
    deadlines.delete(entry)
    entry.deadline = 20
    deadlines.add(entry)
    await clock.advance(19)
    expect(expired).toEqual([])
    await clock.advance(1)
    expect(expired).toEqual(['moved'])
  })

  it('that have passed expire at once', async () => {
    const clock = fakeClock(100)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    deadlines.add(noting(expired, 'late', 50))
    await clock.advance(0)
    expect(expired).toEqual(['late'])
  })

  it('do not keep the process alive when there are none, and do again when there are', () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const entry = noting([], 'x', 10)
    deadlines.add(entry)
    expect(clock.keepingAlive).toBe(1)
    deadlines.delete(entry)
    expect(clock.keepingAlive).toBe(0)
    deadlines.add(noting([], 'later', 20))
    expect(clock.keepingAlive).toBe(1)
  })

  it('that are forgotten leave no timer', async () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    deadlines.add(noting(expired, 'x', 10))
    deadlines.clear()
    expect(clock.timers).toBe(0)
    await clock.advance(20)
    expect(expired).toEqual([])
    deadlines.add(noting(expired, 'after', 30))
    await clock.advance(10)
    expect(expired).toEqual(['after'])
  })

  it('let one entry add and delete others while it expires', async () => {
    const clock = fakeClock(0)
    const deadlines = new Deadlines(clock)
    const expired: string[] = []
    const other = noting(expired, 'deleted by the first', 10)
    deadlines.add({
      deadline: 10,
      expire() {
        expired.push('first')
        deadlines.delete(other)
        deadlines.add(noting(expired, 'added', 15))
      },
    })
    deadlines.add(other)
    await clock.advance(10)
    expect(expired).toEqual(['first'])
    await clock.advance(5)
    expect([expired, clock.timers]).toEqual([['first', 'added'], 0])
  })

  it('look at the input that has arrived before anything expires', async () => {
    const clock = fakeClock(0)
    const afterInput: (() => void)[] = []
    const held: Clock = { ...clock, afterInput: (callback) => afterInput.push(callback) }
    const deadlines = new Deadlines(held)
    const expired: string[] = []
    const confirmed = noting(expired, 'confirmed', 10)
    deadlines.add(confirmed)
    deadlines.add(noting(expired, 'silent', 10))
    await clock.advance(10)
    expect(expired).toEqual([])
    deadlines.delete(confirmed)
    for (const callback of afterInput) callback()
    expect(expired).toEqual(['silent'])
  })

  it('do not fire early when a timer does', async () => {
    const clock = fakeClock(0)
    const early: Clock = { ...clock, now: () => clock.now() - 0.4 }
    const deadlines = new Deadlines(early)
    const expired: string[] = []
    deadlines.add(noting(expired, 'x', 9.8))
    await clock.advance(10.1)
    expect(expired).toEqual([])
    await clock.advance(1)
    expect(expired).toEqual(['x'])
  })

  it('without end need no timer', () => {
    const clock = fakeClock(0)
    new Deadlines(clock).add(noting([], 'never', Number.POSITIVE_INFINITY))
    expect(clock.timers).toBe(0)
  })
})
