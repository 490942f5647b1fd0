import { randomUUID } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { UuidTable } from './uuid-table.js'
import { uuidWords } from './uuid-words.js'

const one = '0e4d9c1c-8a52-4a1b-9a35-00000000ffff'

/** The words stay as they are only until the next are read. */
function wordsOf(id: string): Int32Array {
  const words = uuidWords(id)
  if (!words) throw new Error(`${id} is no UUID`)
  return words
}

function numberOf(table: UuidTable, id: string): number {
  return table.numberAt(table.find(wordsOf(id)))
}

describe('the words of a UUID', () => {
  it('say all that its text says', () => {
    const texts = Array.from(one).flatMap((digit, at) =>
      digit === '-' ? [] : [one.slice(0, at) + (digit === '7' ? '8' : '7') + one.slice(at + 1)],
    )
    const words = [one, ...texts].map((text) => wordsOf(text).join())
    expect(new Set(words).size).toBe(33)
    expect(wordsOf('ffffffff-0123-4567-89ab-cdef00000001')).toEqual(
      Int32Array.of(-1, 0x0123_4567, 0x89ab_cdef | 0, 1),
    )
  })

  it.each([
    '',
    'a',
    one.toUpperCase(),
    one.slice(1),
    `${one}0`,
    one.replaceAll('-', '0'),
    one.replace('-', ':'),
    one.replace('0', 'g'),
    one.replace('0', '/'),
    one.replace('0', ':'),
    // Whose last seven bits are those of a digit.
    one.replace('0', '\u0130'),
    one.replace(/.$/, ' '),
  ])('are not there for %j', (text) => {
    expect(uuidWords(text)).toBeUndefined()
  })
})

describe('a table of UUIDs', () => {
  it('knows what a map knows, whatever comes and goes', () => {
    const table = new UuidTable()
    const map = new Map<string, number>()
    const ids = Array.from({ length: 2_000 }, () => randomUUID())
    for (let n = 1; n <= 20_000; n += 1) {
      const id = ids[(n * 7919) % ids.length] ?? one
      if (n % 3 === 0) {
        table.delete(wordsOf(id))
        map.delete(id)
      } else {
        table.set(wordsOf(id), n, n / 2)
        map.set(id, n)
      }
    }
    expect(ids.map((id) => numberOf(table, id))).toEqual(ids.map((id) => map.get(id) ?? 0))
    for (const [id, number] of map) expect(table.timeAt(table.find(wordsOf(id)))).toBe(number / 2)
  })

  it('keeps no room for what was deleted', () => {
    const table = new UuidTable()
    for (let n = 0; n < 10_000; n += 1) {
      const id = randomUUID()
      table.set(wordsOf(id), 1, 0)
      table.delete(wordsOf(id))
    }
    expect(table.room).toBe(64)
  })

  it('takes from another what has a number', () => {
    const [a, b] = [new UuidTable(), new UuidTable()]
    const ids = Array.from({ length: 500 }, () => randomUUID())
    for (const [n, id] of ids.entries()) a.set(wordsOf(id), 1 + (n % 5), n)
    b.take(a, 3)
    expect(ids.map((id) => numberOf(b, id))).toEqual(ids.map((_, n) => (n % 5 === 2 ? 3 : 0)))
  })
})
