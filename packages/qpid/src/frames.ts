import { AmqpReader } from './amqp-reader.js'

/** As large as we say that we take (`max_frame_size` of open). Larger messages come in several. */
export const maxFrameBytes = 1024 * 1024
/** `AMQP` */
const protocolHeader = 0x414d5150
const headerBytes = 8

/** Where a frame is in what was read, and where its performative begins. */
export interface FramePlace {
  readonly bytes: Buffer
  readonly at: number
  readonly start: number
  readonly end: number
}

/** Takes a frame instead of rhea; or leaves it to rhea, and says false. */
export type Tap = (frame: FramePlace) => boolean

/**
 * Makes whole frames of what is read. rhea would keep the parts of a frame of any size that it is told of, and an array of
 * four thousand million nothings in a frame would keep it busy for ever. Throws a `RangeError` for either.
 */
export class Frames {
  readonly #rhea: (bytes: Buffer) => void
  readonly #taps = new Map<number, Tap>()
  /** Of a frame that is not whole yet. */
  #parts: Buffer[] = []
  #held = 0
  /** How many bytes of it there must be to go on. */
  #needed = headerBytes
  /** The first thing that a peer says is a header, whatever it looks like. */
  #isFirst = true

  /** `rhea` is given whole frames, in order; at the end of each `take` also when there are none. */
  constructor(rhea: (bytes: Buffer) => void) {
    this.#rhea = rhea
  }

  /** Frames of the performative with this code are offered to `take` first. */
  tap(code: number, take: Tap): void {
    this.#taps.set(code, take)
  }

  take(bytes: Buffer): void {
    let rest = bytes
    while (this.#held > 0 && rest.length > 0) rest = this.#complete(rest)
    const end = this.#hear(rest)
    if (end === rest.length) return
    this.#parts = [rest.subarray(end)]
    this.#held = rest.length - end
    this.#needed = this.#held < headerBytes ? headerBytes : this.#sizeAt(rest, end)
  }

  /** Adds what is missing of a frame that was begun. Returns what comes after it. */
  #complete(bytes: Buffer): Buffer {
    const missing = this.#needed - this.#held
    this.#parts.push(bytes.subarray(0, missing))
    this.#held += Math.min(missing, bytes.length)
    if (this.#held === this.#needed) {
      const begun = Buffer.concat(this.#parts)
      this.#parts = [begun]
      this.#needed = this.#sizeAt(begun, 0)
      if (this.#held === this.#needed) {
        this.#parts = []
        this.#held = 0
        this.#hear(begun)
      }
    }
    return bytes.subarray(missing)
  }

  /** Hands over whole frames. Returns where they end. */
  #hear(bytes: Buffer): number {
    /** Up to where rhea has heard, or is not to hear. */
    let heard = 0
    let at = 0
    for (let size = this.#sizeAt(bytes, 0); at + size <= bytes.length; size = this.#sizeAt(bytes, at)) {
      const end = at + size
      if (!this.#isFirst) {
        const frame = { bytes, at, start: at + bytes.readUInt8(at + 4) * 4, end }
        const tap = this.#tapFor(frame)
        if (tap) {
          // What came before it is heard before it.
          if (heard < at) this.#rhea(bytes.subarray(heard, at))
          heard = tap(frame) ? end : at
        }
        if (heard < end) check(frame)
      }
      this.#isFirst = false
      at = end
    }
    this.#rhea(bytes.subarray(heard, at))
    return at
  }

  #tapFor({ bytes, start, end }: FramePlace): Tap | undefined {
    // A described value, whose descriptor is a small number, as those of all performatives are.
    const isKnown = start + 3 <= end && bytes[start] === 0 && bytes[start + 1] === 0x53
    return isKnown ? this.#taps.get(bytes.readUInt8(start + 2)) : undefined
  }

  #sizeAt(bytes: Buffer, at: number): number {
    if (at + headerBytes > bytes.length) return Number.POSITIVE_INFINITY
    if (this.#isFirst || bytes.readUInt32BE(at) === protocolHeader) return headerBytes
    const size = bytes.readUInt32BE(at)
    if (size >= headerBytes && size <= maxFrameBytes) return size
    throw new RangeError(`A frame of ${size} bytes.`)
  }
}

/** The format codes of arrays (sections 1.6.24 and 1.6.25). */
const arrays = [0xe0, 0xf0] as const

/** Reads what rhea is going to read, where that may be more than meets the eye: the performative, without the message. */
function check({ bytes, at, start, end }: FramePlace): void {
  if (start >= end) return
  const frame = bytes.subarray(at, end)
  if (!arrays.some((code) => frame.includes(code, start - at))) return
  const reader = new AmqpReader(bytes, start, { end, onArray: checkArray })
  reader.descriptor()
  reader.value()
}

/** Of plain things, as all arrays in frames are, and no more of them than it has bytes. */
function checkArray(bytes: Buffer, width: number): void {
  const kind = bytes.readUInt8(width) >> 4
  if (bytes.readUIntBE(0, width) > bytes.length || kind < 4 || kind > 11)
    throw new RangeError('An array that is larger than it is.')
}
