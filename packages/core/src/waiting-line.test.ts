import { describe, expect, it } from 'vitest'
import { WaitingLine } from './waiting-line.js'

describe('a waiting line', () => {
  it('keeps the order of arrival', () => {
    const line = new WaitingLine<{ readonly bytes: number }>(10, 10)
    const [a, b, c] = [{ bytes: 1 }, { bytes: 2 }, { bytes: 3 }]
    for (const one of [b, a, c]) line.join(one)
    line.leave(a)
    expect([...line]).toEqual([b, c])
    expect(line.size).toBe(2)
  })

  it('has room for so many, and for so many bytes', () => {
    const line = new WaitingLine(2, 10)
    const large = { bytes: 9 }
    expect([
      line.join(large),
      line.join({ bytes: 2 }),
      line.join({ bytes: 1 }),
      line.join({ bytes: 0 }),
    ]).toEqual([true, false, true, false])
    expect([line.leave(large), line.leave(large)]).toEqual([true, false])
    expect(line.join({ bytes: 9 })).toBe(true)
  })

  it('of nobody lets nobody in', () => {
    expect(new WaitingLine(0, 10).join({ bytes: 0 })).toBe(false)
  })
})
