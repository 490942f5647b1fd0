import { describe, expect, it } from 'vitest'
import { structureFault } from './structure.js'

const nestsDeeper = (text: string, levels: number): boolean =>
  structureFault(text, { levels, values: 1_000_000 }) === 'deep'

const open = (levels: number, unit = '[') => unit.repeat(levels)

describe('the nesting of a JSON text', () => {
  it.each([
    ['[]', 1],
    ['{}', 1],
    [`[${'[],'.repeat(500)}{}]`, 2],
    [`{"a":[{"b":${'[{}],'.repeat(200)}}]}`, 5],
    [`["${open(500)}","\\"${open(500, '{')}"]`, 1],
    ['["\\\\",[[]]]', 3],
    [`["\\\\\\"${open(300)}",[]]`, 2],
    [`${open(150)}${']'.repeat(150)}`, 150],
    [`${open(150, '{"a":')}1${'}'.repeat(150)}`, 150],
  ])('is counted without strings: %.40s', (text, depth) => {
    const limits = [depth - 1, depth]
    expect(limits.map((levels) => nestsDeeper(text, levels))).toEqual([true, false])
  })

  it('is told of what is not JSON, too', () => {
    expect(nestsDeeper('', 0)).toBe(false)
    expect(nestsDeeper('"["', 0)).toBe(false)
    expect(nestsDeeper(open(101), 100)).toBe(true)
    expect(nestsDeeper(`"${open(101)}`, 100)).toBe(false)
    expect(nestsDeeper(`${']'.repeat(200)}${open(101)}`, 100)).toBe(false)
  })
})

describe('the values of a JSON text', () => {
  it.each([
    ['[1,2,3]', 3],
    ['{"a":1,"b":[{},{}]}', 6],
    [`[${'{},'.repeat(500)}{}]`, 1_002],
    [`["${'a,b[{'.repeat(1_000)}",{}]`, 3],
  ])('are counted without strings: %.40s', (text, found) => {
    const limits = [found - 1, found]
    expect(limits.map((values) => structureFault(text, { levels: 10, values }))).toEqual(['wide', undefined])
  })
})
