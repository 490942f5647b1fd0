import { describe, expect, it } from 'vitest'
import { randomDocument, seededRandom } from '../test/support/random-document.js'
import { findFault, maxDepth } from './json-fault.js'
import { isPlainJson } from './plain-json.js'

function nested(levels: number): unknown {
  let document: unknown = 0
  for (let level = 0; level < levels; level += 1) document = level % 2 === 0 ? [document] : { document }
  return document
}

class Account {
  name = 'a'
}

describe('plain JSON', () => {
  it.each([
    [null],
    [true],
    [0],
    [''],
    [[]],
    [{}],
    [[1, [{ a: null, b: undefined, c: ['x'] }]]],
    [Object.assign(Object.create(null), { a: 1 })],
    [nested(maxDepth)],
  ])('is %j', (value) => {
    expect(isPlainJson(value)).toBe(true)
  })

  const hole: unknown[] = []
  hole[1] = 1
  it.each([
    ['nothing', undefined],
    ['NaN', Number.NaN],
    ['infinity', [Number.POSITIVE_INFINITY]],
    ['a bigint', { size: 1n }],
    ['a function', { run() {} }],
    ['a symbol', [Symbol('s')]],
    ['undefined in a list', [undefined]],
    ['a hole', hole],
    ['a date', new Date(0)],
    ['a Map', { map: new Map() }],
    ['an object of a class', new Account()],
    ['a boxed number', [Object(Number.NaN)]],
    ['a toJSON that nothing enumerates', Object.defineProperty({}, 'toJSON', { value: () => 1 })],
    ['a list with a toJSON', Object.assign([1], { toJSON: () => Number.NaN })],
    ['a list that shows nothing when it is walked', Object.assign([Number.NaN], { *[Symbol.iterator]() {} })],
    ['one level too many', nested(maxDepth + 1)],
  ])('is not %s: it is looked at more closely', (_, value) => {
    expect(isPlainJson(value)).toBe(false)
  })

  it('has no fault, whatever it holds', () => {
    const random = seededRandom(7)
    const plain = Array.from({ length: 1_000 }, () => randomDocument(random)).filter((one) =>
      isPlainJson(one),
    )
    expect(plain.length).toBeGreaterThan(100)
    for (const document of plain) expect(findFault(document)).toEqual({ issue: undefined, hasBigInt: false })
  })
})
