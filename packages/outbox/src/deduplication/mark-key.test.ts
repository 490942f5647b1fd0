import { describe, expect, it } from 'vitest'
import { markKeyOf, nameOf, parseTimeKey, timeKeyOf, timePrefix } from './mark-key.js'

/** A SHA-256, far below what lmdb takes for a key. */
const markKeyBytes = 32

const keyOf = (group: string, id: string): string => markKeyOf(nameOf(group, id)).toString('hex')

describe('the key of a mark', () => {
  it('is never the same for two ids, whatever is in them', () => {
    const pairs = [
      ['a', 'b:c'],
      ['a:b', 'c'],
      ['a', 'b'],
      ['ab', ''],
      ['', 'ab'],
      ['a', 'b\0'],
      ['a\0', 'b'],
      ['a', '\0b'],
      ['a', '\ud800'],
      ['a', '\udfff'],
      ['a', '\ufffd'],
      ['a', '\\ud800'],
      ['a', '"],["'],
      ['a', 'é'],
      ['a', 'e\u0301'],
      ['a', 'x'.repeat(5_000)],
      ['a', 'x'.repeat(5_001)],
    ] as const
    expect(new Set(pairs.map(([group, id]) => keyOf(group, id))).size).toBe(pairs.length)
  })

  it('is short, however long the id', () => {
    expect(markKeyOf(nameOf('billing', 'é'.repeat(100_000)))).toHaveLength(markKeyBytes)
  })

  it('has not changed: marks of older versions are still found', () => {
    expect(keyOf('billing', 'b3a3d5a0')).toBe(
      'b2dea8bbacd37cb167a6b759890660d018cdeb08aa38247a3834ef6f49f97983',
    )
  })
})

describe('the key by time', () => {
  const markKey = markKeyOf(nameOf('billing', '1'))

  it('tells the time and the mark', () => {
    expect(parseTimeKey(timeKeyOf(1_795_401_728_790.7, markKey))).toEqual({
      madeAt: 1_795_401_728_790,
      markKey,
    })
  })

  it('is in the order of time', () => {
    const times = [0, 1, 255, 256, 65_535, 65_536, 2 ** 32, 1_795_401_728_790, 2 ** 48 - 1]
    const keys = times.map((time) => timeKeyOf(time, markKey))
    expect(keys.toSorted((a, b) => a.compare(b))).toEqual(keys)
  })

  it('comes after the prefix of its time, and before that of the next', () => {
    const key = timeKeyOf(1_000, Buffer.alloc(markKeyBytes))
    expect(Buffer.compare(timePrefix(1_000), key)).toBe(-1)
    expect(Buffer.compare(key, timePrefix(1_001))).toBe(-1)
  })

  it('takes times that no clock should tell', () => {
    expect(parseTimeKey(timeKeyOf(-5, markKey)).madeAt).toBe(0)
    expect(parseTimeKey(timeKeyOf(2 ** 60, markKey)).madeAt).toBe(2 ** 48 - 1)
  })
})
