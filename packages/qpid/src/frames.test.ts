import { describe, expect, it, vi } from 'vitest'
import { Frames, maxFrameBytes, type Tap } from './frames.js'

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
/** Frames, and what of them reaches rhea when these bytes come in. */
function reading(): { readonly frames: Frames; readonly take: (bytes: Buffer) => Buffer } {
  const heard: Buffer[] = []
  const frames = new Frames((bytes) => heard.push(bytes))
  return {
    frames,
    take: (bytes) => {
      frames.take(bytes)
      return Buffer.concat(heard.splice(0))
    },
  }
}

const symbols = [0xe0, 5, 2, 0xa3, 1, 0x61, 0]
const nulls = [0xf0, 0, 0, 0, 5, 0xff, 0xff, 0xff, 0xff, 0x40]

describe('frames', () => {
  const stream = Buffer.concat([sasl, frame(), header, open(...symbols), frame(0, 0x53, 0x10, 0x45)])

  it('come whole, however the bytes were cut', () => {
    for (let size = 1; size <= stream.length; size += 1) {
      const frames = reading()
      const taken: Buffer[] = []
      for (let at = 0; at < stream.length; at += size) taken.push(frames.take(stream.subarray(at, at + size)))
      expect(Buffer.concat(taken)).toEqual(stream)
    }
  })

  it('that are incomplete are held back, to the byte', () => {
    const frames = reading()
    expect(frames.take(header)).toEqual(header)
    const part = open(...symbols)
    expect(frames.take(part.subarray(0, -1))).toEqual(Buffer.alloc(0))
    expect(frames.take(Buffer.concat([part.subarray(-1), frame().subarray(0, 3)]))).toEqual(part)
  })

  it.each([0, 1, 7, maxFrameBytes + 1, 2 ** 31, 2 ** 32 - 1])('of %i bytes are refused at once', (size) => {
    const frames = reading()
    frames.take(header)
    expect(() => frames.take(sized(size))).toThrow(`A frame of ${size} bytes`)
  })

  it('may be as large as we say', () => {
    const frames = reading()
    frames.take(header)
    const large = Buffer.concat([sized(maxFrameBytes), Buffer.alloc(maxFrameBytes - 8)])
    large.writeUInt8(2, 4)
    expect(frames.take(large.subarray(0, 70_000))).toHaveLength(0)
    expect(frames.take(large.subarray(70_000))).toHaveLength(maxFrameBytes)
  })

  it('begin with a header, whatever it is: rhea says what is wrong with it', () => {
    const hello = Buffer.from('HTTP/1.1')
    expect(reading().take(hello)).toEqual(hello)
  })

  it.each([
    ['of four thousand million nothings', nulls],
    ['of arrays', [0xe0, 14, 1, ...nulls]],
    ['of lists', [0xe0, 9, 1, 0xc0, 2, 1, 0x40]],
    ['in a list', [0xc0, 11, 1, ...nulls]],
    ['in a map', [0xc1, 14, 2, 0xa1, 1, 0x61, ...nulls]],
    ['as a value that is described', [0, 0x53, 1, ...nulls]],
  ])('with an array %s are refused: rhea would be kept busy', (_, value) => {
    const frames = reading()
    frames.take(header)
    expect(() => frames.take(open(...value))).toThrow(RangeError)
  })
})

describe('frames that are tapped', () => {
  const transfer = (...body: number[]): Buffer => frame(0, 0x53, 0x14, 0xc0, body.length + 1, 1, ...body)
  const flow = frame(0, 0x53, 0x13, 0x45)
  const stream = [header, flow, transfer(0x43), transfer(0x41), flow, frame(), transfer(0x42), flow]

  it('do not reach rhea, and those around them do, in order', () => {
    const order: Buffer[] = []
    const frames = new Frames((bytes) => order.push(bytes))
    frames.tap(0x14, ({ bytes, at, start, end }) => {
      expect(start - at).toBe(8)
      order.push(bytes.subarray(at, end))
      return true
    })
    for (const bytes of [header, Buffer.concat(stream.slice(1))]) frames.take(bytes)
    expect(Buffer.concat(order)).toEqual(Buffer.concat(stream))
    expect(order).toHaveLength(7)
  })

  it('reach rhea when they are not taken', () => {
    const { frames, take } = reading()
    const tap = vi.fn<Tap>(({ bytes, end }) => bytes[end - 1] === 0x41)
    frames.tap(0x14, tap)
    expect(take(Buffer.concat(stream))).toEqual(
      Buffer.concat([header, flow, transfer(0x43), flow, frame(), transfer(0x42), flow]),
    )
    expect(tap).toHaveBeenCalledTimes(3)
  })

  it('leave a sign of life', () => {
    const rhea = vi.fn<(bytes: Buffer) => void>()
    const frames = new Frames(rhea)
    frames.tap(0x14, () => true)
    frames.take(header)
    frames.take(transfer(0x43))
    frames.take(flow.subarray(0, 3))
    expect(rhea.mock.calls.map(([bytes]) => bytes.length)).toEqual([8, 0, 0])
  })

  it('are refused for their arrays only when rhea is to read them', () => {
    const { frames, take } = reading()
    let isTaken = true
    frames.tap(0x14, () => isTaken)
    take(header)
    expect(take(transfer(...nulls))).toHaveLength(0)
    isTaken = false
    expect(() => take(transfer(...nulls))).toThrow(RangeError)
  })
})
