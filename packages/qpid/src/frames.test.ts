import { describe, expect, it } from 'vitest'
import { Frames, maxFrameBytes } from './frames.js'

const header = Buffer.from('AMQP\0\x01\0\0')
const sasl = Buffer.from('AMQP\x03\x01\0\0')

function frame(...body: number[]): Buffer {
  return Buffer.from([0, 0, 0, 8 + body.length, 2, 0, 0, 0, ...body])
}

function sized(size: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeUInt32BE(size)
  return bytes
}

/** An open frame, of a list with one value. */
const open = (...value: number[]): Buffer => frame(0, 0x53, 0x10, 0xc0, value.length + 1, 1, ...value)
const symbols = [0xe0, 5, 2, 0xa3, 1, 0x61, 0]
const nulls = [0xf0, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0x40]

describe('frames', () => {
  const stream = Buffer.concat([sasl, frame(), header, open(...symbols), frame(0, 0x53, 0x10, 0x45)])

  it('come whole, however the bytes were cut', () => {
    for (let size = 1; size <= stream.length; size += 1) {
      const frames = new Frames()
      const taken: Buffer[] = []
      for (let at = 0; at < stream.length; at += size) taken.push(frames.take(stream.subarray(at, at + size)))
      expect(Buffer.concat(taken)).toEqual(stream)
    }
  })

  it('that are incomplete are held back, to the byte', () => {
    const frames = new Frames()
    expect(frames.take(header)).toEqual(header)
    const part = open(...symbols)
    expect(frames.take(part.subarray(0, -1))).toEqual(Buffer.alloc(0))
    expect(frames.take(Buffer.concat([part.subarray(-1), frame().subarray(0, 3)]))).toEqual(part)
  })

  it.each([0, 1, 7, maxFrameBytes + 1, 2 ** 31, 2 ** 32 - 1])('of %i bytes are refused at once', (size) => {
    const frames = new Frames()
    frames.take(header)
    expect(() => frames.take(sized(size))).toThrow(`A frame of ${size} bytes`)
  })

  it('may be as large as we say', () => {
    const frames = new Frames()
    frames.take(header)
    const large = Buffer.concat([sized(maxFrameBytes), Buffer.alloc(maxFrameBytes - 8)])
    large.writeUInt8(2, 4)
    expect(frames.take(large.subarray(0, 70_000))).toHaveLength(0)
    expect(frames.take(large.subarray(70_000))).toHaveLength(maxFrameBytes)
  })

  it('begin with a header, whatever it is: rhea says what is wrong with it', () => {
    const hello = Buffer.from('HTTP/1.1')
    expect(new Frames().take(hello)).toEqual(hello)
  })

  it.each([
    ['of four thousand million nothings', nulls],
    ['of arrays', [0xe0, 14, 1, ...nulls]],
    ['of lists', [0xe0, 9, 1, 0xc0, 2, 1, 0x40]],
    ['in a list', [0xc0, 11, 1, ...nulls]],
    ['in a map', [0xc1, 14, 2, 0xa1, 1, 0x61, ...nulls]],
    ['as a value that is described', [0, 0x53, 1, ...nulls]],
  ])('with an array %s are refused: rhea would be kept busy', (_, value) => {
    const frames = new Frames()
    frames.take(header)
    expect(() => frames.take(open(...value))).toThrow(RangeError)
  })
})
