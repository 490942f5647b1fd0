import { describe, expect, it } from 'vitest'
import { hashOf, parsePosition, positionText } from './position.js'

const position = {
  inode: 2n ** 60n,
  headBytes: 3,
  headHash: hashOf(Buffer.from('abc')),
  modifiedNs: 1_795_401_728_790_000_000n,
  offset: 4_711,
}

describe('a position', () => {
  it('is read as it was written', () => {
    expect(parsePosition(positionText(position))).toEqual(position)
    const nowhere = { ...position, inode: undefined, headBytes: 0, headHash: '' }
    expect(parsePosition(positionText(nowhere))).toEqual(nowhere)
  })

  it.each([
    '',
    '7',
    'null',
    '{}',
    '{"version":1}',
    positionText(position).replace('"version":1', '"version":2'),
    positionText(position).replace('4711', '-1'),
    positionText(position).replace('4711', '"4711"'),
    positionText(position).replace('"inode":"', '"inode":"x'),
    positionText(position).replace('"head_bytes":3', '"head_bytes":1e9'),
    positionText(position).slice(0, -3),
  ])('is not read from what is none: %j', (text) => {
    expect(parsePosition(text)).toBeUndefined()
  })
})
