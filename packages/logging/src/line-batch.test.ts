import { AbortListeners } from '@glance-notifications/core/connection'
import { describe, expect, it } from 'vitest'
import { LineBatch, maxBatchBytes } from './line-batch.js'
import { PendingLine } from './pending-line.js'

const deadline = 100
const ignore = { told(): void {} }

function pending(text: string, expiresAt = deadline): PendingLine {
  return new PendingLine(text, { deadline: expiresAt }, ignore, () => {}, new AbortListeners())
}

/** The batch takes all of them. */
function batchOf(lines: readonly PendingLine[], batch = new LineBatch()): LineBatch {
  for (const line of lines) expect(batch.add(line)).toBe(true)
  return batch
}

describe('the bytes of a batch', () => {
  it.each([
    ['of nothing', []],
    ['of plain lines', ['{"id":1}\n', '', '{"id":2}\n']],
    ['of letters of one to four bytes', ['aäΩ한€\n', '😀\n']],
    ['of a line that is larger than a batch', [`${'한'.repeat(maxBatchBytes)}\n`]],
  ])('%s', (_, texts) => {
    const batch = batchOf(texts.map((text) => pending(text)))
    batch.begin(0)
    expect(batch.bytesFrom(1).equals(Buffer.from(texts.join('')))).toBe(true)
    expect(batch.bytesFrom(0).equals(Buffer.from(`\n${texts.join('')}`))).toBe(true)
  })

  it('are without what was withdrawn or is too late, and say where each line ends', () => {
    const texts = ['first\n', 'expired\n', 'ä\n', 'withdrawn\n', 'withdrawn too\n', 'last\n']
    const lines = texts.map((text) => pending(text, text === 'expired\n' ? 1 : deadline))
    const batch = batchOf(lines)
    for (const line of [lines[3], lines[4]]) line?.expire()
    batch.begin(1)
    expect(batch.bytesFrom(1).toString()).toBe('first\nä\nlast\n')
    expect(batch.lines).toEqual([lines[0], lines[2], lines[5]])
    expect(batch.lines.map(({ end }) => end)).toEqual([7, 10, 15])
    expect(lines.map(({ state }) => state)).toEqual([
      'writing',
      'settled',
      'writing',
      'settled',
      'settled',
      'writing',
    ])
  })

  it('have nothing of the batch before, also of a large line', () => {
    const batch = batchOf([pending('x'.repeat(2 * maxBatchBytes))])
    batch.begin(0)
    batch.clear()
    batchOf([pending('short\n')], batch).begin(0)
    expect(batch.bytesFrom(0).toString()).toBe('\nshort\n')
  })
})

describe('a batch that is full', () => {
  it('takes no line more, whatever that may take, and what it did not take keeps its text', () => {
    const batch = new LineBatch()
    let taken = 0
    const text = `${'ü'.repeat(1_000)}\n`
    while (batch.add(pending(text))) taken += 1
    expect(taken).toBeGreaterThan(400)
    expect(taken * Buffer.byteLength(text)).toBeLessThan(maxBatchBytes)
    const refused = pending('x'.repeat(2 * maxBatchBytes))
    expect(batch.add(refused)).toBe(false)
    expect(refused.text).toHaveLength(2 * maxBatchBytes)
  })
})
