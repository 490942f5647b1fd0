import { describe, expect, it } from 'vitest'
import { SentDeliveries } from './sent-deliveries.js'

function sent(...ids: readonly number[]): SentDeliveries<number> {
  const deliveries = new SentDeliveries<number>()
  for (const id of ids) deliveries.add(id, id)
  return deliveries
}

/** What is told of, and what is left. */
function settled(
  deliveries: SentDeliveries<number>,
  first: number,
  count: number,
  isOver = true,
): readonly (readonly number[])[] {
  const told: number[] = []
  deliveries.settle(first, count, (id) => {
    told.push(id)
    return isOver
  })
  return [told, [...deliveries.values()]]
}

describe('what was sent', () => {
  it('is told of in order, and forgotten, wherever it is', () => {
    const deliveries = sent(1, 2, 3, 4, 5, 6)
    expect(settled(deliveries, 6, 1)).toEqual([[6], [1, 2, 3, 4, 5]])
    expect(settled(deliveries, 3, 2)).toEqual([
      [3, 4],
      [1, 2, 5],
    ])
    expect(settled(deliveries, 0, 2)).toEqual([[1], [2, 5]])
    deliveries.add(7, 7)
    expect(deliveries.size).toBe(3)
    expect(settled(deliveries, 0, 100)).toEqual([[2, 5, 7], []])
    expect(deliveries.size).toBe(0)
    deliveries.add(8, 8)
    expect(settled(deliveries, 8, 1)).toEqual([[8], []])
  })

  it('stays while it is not over', () => {
    expect(settled(sent(1, 2), 1, 2, false)).toEqual([
      [1, 2],
      [1, 2],
    ])
  })

  it('is found though its numbers begin anew', () => {
    const last = 2 ** 32 - 1
    const deliveries = sent(last - 1, last, 0, 1)
    expect(settled(deliveries, 0, 1)).toEqual([[0], [last - 1, last, 1]])
    expect(settled(deliveries, last, 3)).toEqual([[last, 1], [last - 1]])
    expect(settled(deliveries, 5, 2 ** 32)).toEqual([[last - 1], []])
  })
})
