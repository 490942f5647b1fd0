import { describe, expect, it } from 'vitest'
import { TurnWriter } from './turn-writer.js'

/** A writer, and what it hands on. */
function writing() {
  const written: Buffer[] = []
  const writer = new TurnWriter((bytes) => written.push(bytes))
  const put = (text: string): void => {
    const { slab, at } = writer.reserve(text.length)
    slab.write(text, at, 'latin1')
  }
  return { writer, put, written, texts: () => written.map(String) }
}

function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve)
  })
}

describe('what is written in one turn', () => {
  it('is handed on at its end, in one piece', async () => {
    const { put, texts } = writing()
    for (const text of ['a', 'bc', 'def']) put(text)
    expect(texts()).toEqual([])
    await turn()
    expect(texts()).toEqual(['abcdef'])
    await turn()
    put('g')
    await turn()
    expect(texts()).toEqual(['abcdef', 'g'])
  })

  it('is handed on before, when somebody else is to write', async () => {
    const { writer, put, texts } = writing()
    writer.flush()
    put('a')
    writer.flush()
    writer.flush()
    put('b')
    await turn()
    await turn()
    expect(texts()).toEqual(['a', 'b'])
  })

  it('comes in order and whole, however large it is', async () => {
    const { put, written } = writing()
    const texts = Array.from({ length: 300 }, (_, n) => String.fromCharCode(65 + (n % 26)).repeat(n * n))
    for (const text of texts) put(text)
    await turn()
    expect(String(Buffer.concat(written)) === texts.join('')).toBe(true)
  })

  it('does not change once it was handed on', async () => {
    const { put, written } = writing()
    const expected: string[] = []
    for (let n = 0; n < 1_000; n += 1) {
      put(String(n).padStart(200))
      expected.push(String(n).padStart(200))
      if (n % 7 === 0) await turn()
    }
    await turn()
    expect(String(Buffer.concat(written)) === expected.join('')).toBe(true)
  })
})
