import { describe, expect, it } from 'vitest'
import { contenderOf, openerOf } from './open-subject.js'
import { inBatches, repeated } from './subject.js'

const cell = { name: 'alone', params: {}, ms: 0, most: Number.MAX_SAFE_INTEGER }

function spin(): void {
  const end = performance.now() + 50
  while (performance.now() < end);
}

describe('a subject as a contender', () => {
  it('runs one batch at least', async () => {
    let done = 0
    const contender = contenderOf({ ...repeated(() => ++done), batch: 10 })
    expect((await contender.run(cell)).count).toBe(10)
    expect(done).toBe(10)
  })

  it('runs for as long as it is asked to, and no longer than until so many are done', async () => {
    const contender = contenderOf({ ...repeated(() => 1), batch: 10 })
    expect((await contender.run({ ...cell, ms: 5 })).elapsedMs).toBeGreaterThanOrEqual(5)
    expect((await contender.run({ ...cell, ms: 60_000, most: 30 })).count).toBe(30)
  })

  it('is warmed where the cell says so, which does not count', async () => {
    let done = 0
    const contender = contenderOf({ ...repeated(() => ++done), batch: 10 })
    const measured = await contender.run({ ...cell, ms: 60_000, most: 30, params: { warmUp: 50 } })
    expect({ count: measured.count, done }).toEqual({ count: 30, done: 80 })
  })

  it('is not measured while it is made ready', async () => {
    const { elapsedMs, cpuMs } = await contenderOf({ prepare: spin, run() {} }).run(cell)
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
