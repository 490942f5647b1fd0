import { describe, expect, it } from 'vitest'
import { distance, lengthOfRun, numberAfter } from './numbers.js'

const last = 2 ** 32 - 1

describe('numbers of AMQP', () => {
  it('begin anew after the last', () => {
    expect([0, 2 ** 31 - 1, 2 ** 31, last].map(numberAfter)).toEqual([1, 2 ** 31, 2 ** 31 + 1, 0])
  })

  it.each([
    [5, 7, 2],
    [7, 5, -2],
    [last, 3, 4],
    [3, last, -4],
    [2 ** 31 - 1, 2 ** 31 + 1, 2],
  ])('from %i to %i are %i apart', (from, to, apart) => {
    expect(distance(from, to)).toBe(apart)
  })

  it.each([
    [5, 5, 1],
    [5, 7, 3],
    [0, last, 2 ** 32],
    [last, 1, 3],
    [7, 5, 0],
  ])('from %i to %i make a run of %i', (first, end, length) => {
    expect(lengthOfRun(first, end)).toBe(length)
  })
})
