import { describe, expect, it } from 'vitest'
import { isCut, LineSplitter } from './line-splitter.js'

/** Numbers that look random and are the same each time. */
function randomOf(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31
    return state % below
  }
}

describe('lines', () => {
  it('are the same however the text is cut into chunks', () => {
    const random = randomOf(7)
    for (let round = 0; round < 300; round += 1) {
      const texts = Array.from({ length: random(20) }, () => 'ü😀x€'.repeat(random(12)).slice(random(4)))
      const bytes = Buffer.from(texts.map((text) => `${text}\n`).join(''))
      const splitter = new LineSplitter(1_000)
      const buffer = Buffer.alloc(64)
      const lines: string[] = []
      for (let at = 0; at < bytes.length; ) {
        // One buffer for all, as the reader has it.
        const length = bytes.copy(buffer, 0, at, at + 1 + random(63))
        for (const line of splitter.split(buffer.subarray(0, length))) lines.push(line.bytes.toString())
        at += length
      }
      expect(lines).toEqual(texts.map((text) => Buffer.from(text).toString()))
      expect(splitter.pending).toBe(0)
    }
  })

  it('wait for their newline', () => {
    const splitter = new LineSplitter(100)
    expect(splitter.split(Buffer.from('one'))).toEqual([])
    expect(splitter.pending).toBe(3)
    expect(splitter.split(Buffer.from(' line\n'))).toEqual([{ bytes: Buffer.from('one line'), length: 8 }])
    expect(splitter.rest()).toBeUndefined()
  })

  it('without a newline are the rest', () => {
    const splitter = new LineSplitter(100)
    splitter.split(Buffer.from('a\nrest'))
    expect(splitter.rest()).toEqual({ bytes: Buffer.from('rest'), length: 4 })
    expect(splitter.pending).toBe(0)
  })

  it.each([1, 7, 1_000])('over the limit are cut, in chunks of %d, and the next is whole', (size) => {
    const splitter = new LineSplitter(10)
    const bytes = Buffer.from(`${'x'.repeat(10)}\n${'y'.repeat(11)}\nnext\n`)
    const lines = []
    for (let at = 0; at < bytes.length; at += size)
      lines.push(...splitter.split(bytes.subarray(at, at + size)))
    expect(lines.map(isCut)).toEqual([false, true, false])
    expect(lines[1]).toEqual({ bytes: Buffer.from('y'.repeat(10)), length: 11 })
    expect(lines[2]?.bytes.toString()).toBe('next')
  })

  it('over the limit are not kept, however long they are', () => {
    const splitter = new LineSplitter(1024 * 1024)
    const chunk = Buffer.alloc(256 * 1024, 'x')
    const before = process.memoryUsage().arrayBuffers
    for (let count = 0; count < 1_000; count += 1) splitter.split(chunk)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(32 * 1024 * 1024)
    const [line] = splitter.split(Buffer.from('\n'))
    expect(line).toMatchObject({ length: 1_000 * chunk.length })
    expect(line?.bytes).toHaveLength(64 * 1024)
  })
})
