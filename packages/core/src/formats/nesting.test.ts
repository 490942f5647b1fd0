import { describe, expect, it } from 'vitest'
import { nestsDeeper } from './nesting.js'

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
