import { describe, expect, it } from 'vitest'
import { BatchBytes, maxBatchLength } from './batch-bytes.js'

describe('the bytes of a batch', () => {
  it.each([
    ['of nothing', []],
    ['of plain lines', ['{"id":1}\n', '', '{"id":2}\n']],
    ['of letters of one to four bytes', ['aäΩ한€\n', '😀\n']],
    ['as large as they get', ['한'.repeat(maxBatchLength - 1), '\n']],
    ['of a line that is larger than a batch', ['\n', `${'한'.repeat(maxBatchLength)}\n`]],
  ])('%s', (_, texts) => {
    expect(new BatchBytes().of(texts).equals(Buffer.from(texts.join('')))).toBe(true)
  })

  it('have nothing of the batch before', () => {
    const bytes = new BatchBytes()
    bytes.of(['a longer one\n'])
    expect(bytes.of(['short\n']).toString()).toBe('short\n')
  })
})
