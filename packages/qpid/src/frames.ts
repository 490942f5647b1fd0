import { AmqpReader } from './amqp-reader.js'

/** As large as we say that we take (`max_frame_size` of open). Larger messages come in several. */
export const maxFrameBytes = 1024 * 1024
const protocolHeader = Buffer.from('AMQP')
const headerBytes = 8
/**
 * Makes whole frames of what is read. rhea would keep the parts of a frame of any size that it is told of, and an array of
 * four thousand million nothings in a frame would keep it busy for ever. Throws a `RangeError` for either.
 */
export class Frames {
  #parts: Buffer[] = []
  #held = 0
  /** How many bytes there must be to go on. */
  #needed = headerBytes
  /** The first thing that a peer says is a header, whatever it looks like. */
  #isFirst = true

  /** Whole frames, without what is incomplete. */
  take(bytes: Buffer): Buffer {
    this.#parts.push(bytes)
    this.#held += bytes.length
    if (this.#held < this.#needed) return Buffer.alloc(0)
    const all = this.#parts.length === 1 ? bytes : Buffer.concat(this.#parts)
    let end = 0
    for (let size = this.#sizeAt(all, 0); end + size <= all.length; size = this.#sizeAt(all, end)) {
      if (!this.#isFirst) check(all.subarray(end, end + size))
      this.#isFirst = false
      end += size
      this.#needed = headerBytes
    }
    const rest = all.subarray(end)
    this.#parts = rest.length > 0 ? [rest] : []
    this.#held = rest.length
    this.#needed = rest.length < headerBytes ? headerBytes : this.#sizeAt(rest, 0)
    return all.subarray(0, end)
  }

  #sizeAt(bytes: Buffer, at: number): number {
    if (at + headerBytes > bytes.length) return Number.POSITIVE_INFINITY
    if (this.#isFirst || bytes.subarray(at, at + protocolHeader.length).equals(protocolHeader))
      return headerBytes
    const size = bytes.readUInt32BE(at)
    if (size >= headerBytes && size <= maxFrameBytes) return size
    throw new RangeError(`A frame of ${size} bytes.`)
  }
}

/** The format codes of arrays (sections 1.6.24 and 1.6.25). */
const arrays = [0xe0, 0xf0] as const

/** Reads what rhea is going to read, where that may be more than meets the eye: the performative, without the message. */
function check(frame: Buffer): void {
  const start = frame.readUInt8(4) * 4
  if (start >= frame.length || !arrays.some((code) => frame.includes(code, start))) return
  const reader = new AmqpReader(frame, start, checkArray)
  reader.descriptor()
  reader.value()
}

/** Of plain things, as all arrays in frames are, and no more of them than it has bytes. */
function checkArray(bytes: Buffer, width: number): void {
  const kind = bytes.readUInt8(width) >> 4
  if (bytes.readUIntBE(0, width) > bytes.length || kind < 4 || kind > 11)
    throw new RangeError('An array that is larger than it is.')
}
