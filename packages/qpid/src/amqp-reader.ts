import { plainValue } from './amqp-plain-value.js'

/**
 * Reads values of AMQP 1.0 (part 1 of the specification). rhea's own reader can be made to run for ever by an array of
 * four thousand million nulls, and an error in it ends the connection; this one reads no arrays, goes no deeper than
 * `maxDepth`, and throws a `RangeError` for what is malformed.
 */
export class AmqpReader {
  readonly #bytes: Buffer
  readonly #onArray: OnArray
  #at: number
  /** Where the list ends that is being read, or all there is. */
  #end: number

  constructor(bytes: Buffer, start = 0, { end = bytes.length, onArray = () => {} }: Reading = {}) {
    this.#bytes = bytes
    this.#at = start
    this.#end = end
    this.#onArray = onArray
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#end
  }

  /** How far it has read. */
  get position(): number {
    return this.#at
  }

  /** The number of a described type, before its value; undefined for one that is described otherwise. */
  descriptor(): number | undefined {
    if (this.#unsigned(1) !== 0) throw new RangeError('No descriptor.')
    const descriptor = this.value()
    return typeof descriptor === 'number' ? descriptor : undefined
  }

  /** Maps become objects, and what has no plain counterpart (arrays, decimals, described values) undefined. */
  value(depth = 0): unknown {
    if (depth > maxDepth) throw new RangeError('Nested too deep.')
    const code = this.#unsigned(1)
    if (code === 0) {
      this.value(depth + 1)
      this.value(depth + 1)
      return undefined
    }
    const width = widths[code >> 4]
    if (width === undefined) throw new RangeError('No type of AMQP.')
    const size = code >= 0xa0 ? this.#unsigned(width) : width
    const start = this.#skip(size)
    switch (code) {
      case 0xc0:
      case 0xd0:
        return this.#listIn(start, width, depth)
      case 0xc1:
      case 0xd1:
        return mapIn(this.#listIn(start, width, depth))
      case 0xe0:
      case 0xf0:
        return this.#onArray(this.#bytes.subarray(start, this.#at), width)
      default:
        return plainValue(code, this.#bytes, start, this.#at)
    }
  }

  /**
   * A list, of which only the fields are read whose bits are set; the others, and those beyond the 31st, are undefined. What is
   * no list has no fields.
   */
  fields(wanted: number): readonly unknown[] {
    const code = this.#bytes[this.#at]
    if (code !== 0xc0 && code !== 0xd0) {
      this.skip()
      return []
    }
    const width = code === 0xc0 ? 1 : 4
    this.#skip(1)
    const size = this.#unsigned(width)
    return this.#listIn(this.#skip(size), width, 0, wanted)
  }

  /** Goes beyond a value. */
  skip(depth = 0): void {
    if (depth > maxDepth) throw new RangeError('Nested too deep.')
    const code = this.#unsigned(1)
    if (code === 0) {
      this.skip(depth + 1)
      this.skip(depth + 1)
      return
    }
    const width = widths[code >> 4]
    if (width === undefined) throw new RangeError('No type of AMQP.')
    this.#skip(code >= 0xa0 ? this.#unsigned(width) : width)
  }

  /** Each element has one byte at the least, so that a count that lies ends with the bytes. */
  #listIn(start: number, width: number, depth: number, wanted = all): unknown[] {
    const outer = this.#end
    this.#end = this.#at
    this.#at = start
    const count = this.#unsigned(width)
    const list: unknown[] = []
    while (list.length < count) {
      if (wanted === all || (list.length < 31 && ((wanted >> list.length) & 1) === 1)) {
        list.push(this.value(depth + 1))
      } else {
        this.skip(depth + 1)
        list.push(undefined)
      }
    }
    this.#at = this.#end
    this.#end = outer
    return list
  }

  #unsigned(width: number): number {
    const start = this.#skip(width)
    return width === 1 ? this.#bytes.readUInt8(start) : this.#bytes.readUInt32BE(start)
  }

  /** Where the bytes begin that are next, and which it goes beyond. */
  #skip(size: number): number {
    const start = this.#at
    this.#at += size
    if (this.#at > this.#end) throw new RangeError('Cut off.')
    return start
  }
}

const maxDepth = 32
const all = -1

type OnArray = (bytes: Buffer, width: number) => void

interface Reading {
  /** Where there is no more to read. Default: at the end of the bytes. */
  readonly end?: number
  /** Is called with what each array has after its size. */
  readonly onArray?: OnArray
}

/** By the first half of a format code: how wide a value is, or from 0xa0 on, its size (section 1.2). */
const widths: Readonly<Record<number, number>> = {
  4: 0,
  5: 1,
  6: 2,
  7: 4,
  8: 8,
  9: 16,
  10: 1,
  11: 4,
  12: 1,
  13: 4,
  14: 1,
  15: 4,
}

/** Keys that are no texts are left out. */
function mapIn(list: readonly unknown[]): Record<string, unknown> {
  const entries: [string, unknown][] = []
  for (let index = 0; index + 1 < list.length; index += 2) {
    const key = list[index]
    if (typeof key === 'string') entries.push([key, list[index + 1]])
  }
  return Object.fromEntries(entries)
}
