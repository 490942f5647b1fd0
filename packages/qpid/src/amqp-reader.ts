/**
 * Reads values of AMQP 1.0 (part 1 of the specification). rhea's own reader can be made to run for ever by an array of
 * four thousand million nulls, and an error in it ends the connection; this one reads no arrays, goes no deeper than
 * `maxDepth`, and throws a `RangeError` for what is malformed.
 */
export class AmqpReader {
  readonly #bytes: Buffer
  readonly #end: number
  readonly #onArray: OnArray
  #at: number

  /** `onArray` is called with what each array has after its size. */
  constructor(bytes: Buffer, start = 0, onArray: OnArray = () => {}) {
    this.#bytes = bytes
    this.#at = start
    this.#end = bytes.length
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
    const isVariable = code >= 0xa0
    const bytes = this.#take(isVariable ? this.#unsigned(width) : width)
    switch (code) {
      case 0xc0:
      case 0xd0:
        return this.#listIn(bytes, width, depth)
      case 0xc1:
      case 0xd1:
        return mapIn(this.#listIn(bytes, width, depth))
      case 0xe0:
      case 0xf0:
        return this.#onArray(bytes, width)
      default:
        return plainTypes[code]?.(bytes)
    }
  }

  /** Each element has one byte at the least, so that a count that lies ends with the bytes. */
  #listIn(bytes: Buffer, width: number, depth: number): unknown[] {
    if (bytes.length < width) throw new RangeError('Cut off.')
    const count = bytes.readUIntBE(0, width)
    const reader = new AmqpReader(bytes, width, this.#onArray)
    const list: unknown[] = []
    while (list.length < count) list.push(reader.value(depth + 1))
    return list
  }

  #unsigned(width: number): number {
    return this.#take(width).readUIntBE(0, width)
  }

  #take(size: number): Buffer {
    const start = this.#at
    this.#at += size
    if (this.#at > this.#end) throw new RangeError('Cut off.')
    return this.#bytes.subarray(start, this.#at)
  }
}

const maxDepth = 32

export type OnArray = (bytes: Buffer, width: number) => void

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

/** The primitive types (section 1.6). */
const plainTypes: Readonly<Record<number, (bytes: Buffer) => unknown>> = {
  64: () => null,
  65: () => true,
  66: () => false,
  67: () => 0,
  68: () => 0,
  69: () => [],
  80: (bytes) => bytes.readUInt8(),
  81: (bytes) => bytes.readInt8(),
  82: (bytes) => bytes.readUInt8(),
  83: (bytes) => bytes.readUInt8(),
  84: (bytes) => bytes.readInt8(),
  85: (bytes) => bytes.readInt8(),
  86: (bytes) => bytes.readUInt8() !== 0,
  96: (bytes) => bytes.readUInt16BE(),
  97: (bytes) => bytes.readInt16BE(),
  112: (bytes) => bytes.readUInt32BE(),
  113: (bytes) => bytes.readInt32BE(),
  114: (bytes) => bytes.readFloatBE(),
  115: (bytes) => String.fromCodePoint(bytes.readUInt32BE()),
  128: (bytes) => numberOrBigInt(bytes.readBigUInt64BE()),
  129: (bytes) => numberOrBigInt(bytes.readBigInt64BE()),
  130: (bytes) => bytes.readDoubleBE(),
  131: (bytes) => new Date(Number(bytes.readBigInt64BE())),
  152: (bytes) => bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-'),
  160: (bytes) => bytes,
  161: (bytes) => bytes.toString('utf8'),
  163: (bytes) => bytes.toString('latin1'),
  176: (bytes) => bytes,
  177: (bytes) => bytes.toString('utf8'),
  179: (bytes) => bytes.toString('latin1'),
}

function numberOrBigInt(value: bigint): number | bigint {
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
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
