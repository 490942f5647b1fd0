import { expect, test } from 'vitest'
import { byteRange } from './byte-range.js'

test('without a header there is no range', () => {
  expect(byteRange(undefined, 10)).toBeUndefined()
})

test.each([
  ['bytes=0-0', 0, 1],
  ['bytes=3-5', 3, 3],
  ['bytes=3-', 3, 7],
  ['bytes=-3', 7, 3],
  ['bytes=-100', 0, 10],
  ['bytes=5-100', 5, 5],
])('%s of 10 bytes', (header, start, length) => {
  expect(byteRange(header, 10)).toEqual({ start, length })
})

test.each(['bytes=10-', 'bytes=5-3', 'bytes=-0', 'bytes=-', 'bytes=0-1,3-4', 'lines=1-2', 'nonsense'])(
  '416 for %s of 10 bytes',
  (header) => {
    expect(() => byteRange(header, 10)).toThrow(expect.objectContaining({ status: 416 }))
  },
)

test('nothing can be had of an empty image', () => {
  expect(() => byteRange('bytes=0-', 0)).toThrow(expect.objectContaining({ status: 416 }))
})
