import { describe, expect, it } from 'vitest'
import { thrown } from '../test/support/rejection.js'
import { Budget, defaultMaxBytes, defaultMaxInFlight, defaultMaxWaiting } from './budget.js'

describe('a budget', () => {
  it('has the defaults that the documentation states', () => {
    const budget = new Budget()
    expect([defaultMaxInFlight, defaultMaxBytes, defaultMaxWaiting]).toEqual([1_000, 16 * 1024 * 1024, 1_000])
    expect([budget.maxBytes, budget.maxWaiting, budget.overflow]).toEqual([16_777_216, 1_000, 'wait'])
  })

  it('gives room for so many at once', () => {
    const budget = new Budget({ maxInFlight: 2 })
    expect([budget.take(1), budget.take(1), budget.take(1)]).toEqual([true, true, false])
    budget.giveBack(1)
    expect(budget.take(1)).toBe(true)
  })

  it('gives room for so many bytes at once', () => {
    const budget = new Budget({ maxBytes: 10 })
    expect([budget.take(6), budget.take(5), budget.take(4)]).toEqual([true, false, true])
    expect([budget.inFlight, budget.bytes]).toEqual([2, 10])
    budget.giveBack(6)
    expect([budget.inFlight, budget.bytes]).toEqual([1, 4])
  })

  it.each([
    { maxInFlight: 0 },
    { maxInFlight: Number.NaN },
    { maxBytes: -1 },
    { maxBytes: 1.5 },
    { maxWaiting: -1 },
    { maxWaiting: Number.POSITIVE_INFINITY },
  ])('cannot be %o', (options) => {
    const error = thrown(() => new Budget(options))
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', `/budget.${Object.keys(options)[0]}`])
  })

  it('cannot do anything else at an overflow than wait or fail', () => {
    // @ts-expect-error: not one of the two
    expect(thrown(() => new Budget({ overflow: 'drop' })).issues?.[0]?.path).toBe('/budget.overflow')
  })

  it('may let nobody wait', () => {
    expect(new Budget({ maxWaiting: 0 }).maxWaiting).toBe(0)
  })
})
