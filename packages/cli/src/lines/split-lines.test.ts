import { describe, expect, it } from 'vitest'
import { splitLines } from './split-lines.js'

async function linesOf(chunks: readonly (string | Uint8Array)[], maxBytes?: number) {
  async function* stream() {
    for (const chunk of chunks) yield Buffer.from(chunk)
  }
  const lines: (string | undefined)[] = []
  for await (const some of splitLines(stream(), maxBytes)) {
    lines.push(...some.map((line) => line && Buffer.from(line).toString()))
  }
  return lines
}

describe('lines', () => {
  it('end with LF or CRLF, or with the input', async () => {
    expect(await linesOf(['one\ntwo\r\n\nfour'])).toEqual(['one', 'two', '', 'four'])
    expect(await linesOf(['one\n'])).toEqual(['one'])
    expect(await linesOf([])).toEqual([])
  })

  it('are the same wherever the chunks end', async () => {
    const text = Buffer.from('ä\r\nbb\n\r\nccc\n')
    for (let size = 1; size <= text.length; size += 1) {
      const chunks = Array.from({ length: Math.ceil(text.length / size) }, (_, index) =>
        text.subarray(index * size, (index + 1) * size),
      )
      expect(await linesOf(chunks)).toEqual(['ä', 'bb', '', 'ccc'])
    }
  })

  it('keep a carriage return that is not at the end', async () => {
    expect(await linesOf(['a\rb\n'])).toEqual(['a\rb'])
  })

  it('of exactly the limit are kept, and longer ones are not, wherever the chunks end', async () => {
    expect(await linesOf(['1234\n12345\n1234\r\n12345\r\n1'], 4)).toEqual([
      '1234',
      undefined,
      '1234',
      undefined,
      '1',
    ])
    expect(await linesOf(['12', '34', '\r', '\n', '123', '45', '6\n', '12345'], 4)).toEqual([
      '1234',
      undefined,
      undefined,
    ])
  })
})
