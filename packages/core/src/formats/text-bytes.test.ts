import { MessageChannel } from 'node:worker_threads'
import { describe, expect, it } from 'vitest'
import { joinedBytes, textBytes } from './text-bytes.js'

describe('the bytes of a text', () => {
  it.each([
    '',
    'ASCII',
    'Grüße',
    '€',
    '😀',
    '\ud800',
    'ü'.repeat(4_096),
    '€'.repeat(4_096),
    '€'.repeat(4_097),
  ])('are those of Buffer.from: %.10s', (text) => {
    expect(textBytes(text)).toEqual(Buffer.from(text))
  })

  it('stay as they are when others are written, whatever their lengths', () => {
    const texts = Array.from({ length: 500 }, (_, n) => `${n}€`.repeat((n * 37) % 900))
    const bodies = texts.map(textBytes)
    expect(bodies.map((body) => body.toString())).toEqual(texts)
  })

  it.each([
    ['', '', ''],
    ['{"a":', '"€"', '}'],
    ['ü', 'x'.repeat(4_094), 'ü'],
    ['ü', 'x'.repeat(4_095), 'ü'],
    ['€'.repeat(1_000), '😀'.repeat(600_000), '\ud800'],
  ])('are those of three that are joined: %.10s', (...texts) => {
    expect(joinedBytes(...texts)).toEqual(Buffer.from(texts.join('')))
  })

  it('stay as they are when three that are joined are written', () => {
    const all = Array.from({ length: 500 }, (_, n): [string, string, string] => [
      `${n}`,
      `${n}€`.repeat((n * 37) % 900),
      'ü',
    ])
    const bodies = all.map((texts) => joinedBytes(...texts))
    expect(bodies.map((body) => body.toString())).toEqual(all.map((texts) => texts.join('')))
  })

  it('can be changed without changing those of another', () => {
    const one = textBytes('one')
    const another = textBytes('another')
    one.fill(0)
    expect(another.toString()).toBe('another')
  })

  it('keep no more than 64 KiB in memory for a short text', () => {
    expect(textBytes('short').buffer.byteLength).toBeLessThanOrEqual(64 * 1024)
  })

  it('are not lost when another thread is to have them', () => {
    const one = textBytes('one')
    const { buffer } = one
    const given = buffer instanceof ArrayBuffer ? [buffer] : []
    const { port1 } = new MessageChannel()
    let refusal = 'DataCloneError'
    try {
      // Copied by some versions of Node, refused by others.
      port1.postMessage(one, given)
    } catch (error) {
      refusal = error instanceof Error ? error.name : 'unknown'
    }
    port1.close()
    expect(refusal).toBe('DataCloneError')
    expect(given).toHaveLength(1)
    expect(one.toString()).toBe('one')
  })
})
