import { describe, expect, it } from 'vitest'
import { openerOf } from './open-subject.js'
import { inBatches, repeated } from './subject.js'

const cell = { name: 'run', params: { batch: 10 }, ms: 0, most: Number.POSITIVE_INFINITY }

describe('a subject as a contender', () => {
  it('is warmed once, and then runs one batch at least', async () => {
    let done = 0
    const contender = await openerOf({ count: () => repeated(() => ++done) })('count')
    expect((await contender.run(cell)).count).toBe(10)
    expect(done).toBe(20)
    expect((await contender.run(cell)).count).toBe(10)
    expect(done).toBe(30)
  })

  it('runs for as long as it is asked to, and no longer than until so many are done', async () => {
    const contender = await openerOf({ nothing: () => repeated(() => 1) })('nothing')
    expect((await contender.run({ ...cell, ms: 5 })).elapsedMs).toBeGreaterThanOrEqual(5)
    expect((await contender.run({ ...cell, ms: 60_000, most: 30 })).count).toBe(30)
  })

  it('is not measured while it is made ready', async () => {
    const prepare = (): void => {
      const end = performance.now() + 50
      while (performance.now() < end);
    }
    const contender = await openerOf({ slow: () => ({ prepare, run() {} }) })('slow')
    const { elapsedMs, cpuMs } = await contender.run(cell)
    expect(elapsedMs).toBeLessThan(40)
    expect(cpuMs).toBeLessThan(40)
  })

  it('has to be known', async () => {
    await expect(openerOf({})('another')).rejects.toThrow('another')
  })
})

describe('a subject that gives promises', () => {
  it('has no more than so many in flight', async () => {
    let now = 0
    let most = 0
    let done = 0
    const subject = inBatches(4, async () => {
      most = Math.max(most, ++now)
      await Promise.resolve()
      now -= 1
      done += 1
    })
    await subject.run(12)
    expect({ most, done }).toEqual({ most: 4, done: 12 })
  })
})
