import { expect, test } from 'vitest'
import { virtualSize } from './virtual-size.js'

function qcow2(size: bigint): Buffer {
  const header = Buffer.alloc(32)
  header.write('QFI\xfb', 'latin1')
  header.writeBigUInt64BE(size, 24)
  return header
}

test('a raw image is its own disk', () => {
  expect(virtualSize('raw', 4096, Buffer.alloc(32))).toBe(4096)
})

test('a qcow2 image says how large its disk is', () => {
  expect(virtualSize('qcow2', 196_624, qcow2(2n ** 30n))).toBe(2 ** 30)
})

test('of others, and of what is no qcow2 image, it is not known', () => {
  expect(virtualSize('iso', 4096, qcow2(1n))).toBeNull()
  expect(virtualSize('qcow2', 4096, Buffer.alloc(32))).toBeNull()
  expect(virtualSize('qcow2', 3, Buffer.from('abc'))).toBeNull()
  expect(virtualSize('qcow2', 4096, qcow2(2n ** 63n))).toBeNull()
})
