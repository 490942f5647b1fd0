import { describe, expect, it } from 'vitest'
import { Acknowledgements } from './acknowledgements.js'

function delivered(count: number): Acknowledgements<number> {
  const deliveries = new Acknowledgements<number>()
  for (let tag = 1; tag <= count; tag++) deliveries.delivered(tag)
  return deliveries
}

describe('what can be acknowledged', () => {
  it('is a run at the front, all at once', () => {
    const deliveries = delivered(5)
    for (const tag of [3, 1, 2]) deliveries.settle(tag)
    expect(deliveries.take(false)).toEqual({ upTo: 3, single: [] })
    expect(deliveries.take(true)).toEqual({ upTo: undefined, single: [] })
  })

  it('is nothing while the first is open', () => {
    const deliveries = delivered(3)
    deliveries.settle(2)
    expect(deliveries.take(false)).toEqual({ upTo: undefined, single: [] })
    expect(deliveries.settled).toBe(1)
  })

  it('is what is settled behind an open one, one by one, when it has waited long enough', () => {
    const deliveries = delivered(7)
    for (const tag of [1, 2, 4, 6]) deliveries.settle(tag)
    expect(deliveries.take(true)).toEqual({ upTo: 2, single: [4, 6] })
    expect(deliveries.settled).toBe(0)
  })

  it('is a run again once the open one is settled, without what was told before', () => {
    const deliveries = delivered(6)
    for (const tag of [2, 4]) deliveries.settle(tag)
    deliveries.take(true)
    for (const tag of [1, 3, 5]) deliveries.settle(tag)
    expect(deliveries.take(false)).toEqual({ upTo: 5, single: [] })
  })

  it('is each delivery once', () => {
    const deliveries = delivered(2)
    deliveries.settle(1)
    deliveries.settle(1)
    expect(deliveries.settled).toBe(1)
    deliveries.take(false)
    deliveries.settle(1)
    expect(deliveries.take(true)).toEqual({ upTo: undefined, single: [] })
  })

  it('is not what the broker was told in another way', () => {
    const deliveries = delivered(3)
    deliveries.settle(2)
    expect(deliveries.forget(1)).toBe(true)
    expect(deliveries.forget(2)).toBe(true)
    expect(deliveries.forget(2)).toBe(false)
    expect(deliveries.settled).toBe(0)
    deliveries.settle(3)
    expect(deliveries.take(false)).toEqual({ upTo: 3, single: [] })
  })

  it('covers every delivery exactly once, however they are settled', () => {
    const deliveries = delivered(1_000)
    const open = new Set(Array.from({ length: 1_000 }, (_, n) => n + 1))
    const settled = [...open].toSorted(() => Math.random() - 0.5)
    settled.forEach((tag, n) => {
      deliveries.settle(tag)
      const { upTo, single } = deliveries.take(n % 7 === 0)
      const told = [...single, ...[...open].filter((each) => upTo !== undefined && each <= upTo)]
      for (const each of told) {
        expect(settled.slice(0, n + 1)).toContain(each)
        expect(open.delete(each)).toBe(true)
      }
    })
    expect(deliveries.take(true)).toEqual({ upTo: undefined, single: [] })
    expect(open.size).toBe(0)
  })
})
