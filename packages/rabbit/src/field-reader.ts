import type { MessagePropertyHeaders } from 'amqplib'

const two32 = 2 ** 32

/** A text that is mostly the same as the one before. */
export class RepeatedText {
  #bytes = Buffer.alloc(0)
  #text = ''

  /** The text between two places. */
  read(from: Buffer, at: number, end: number): string {
    if (!this.#isSame(from, at, end)) {
      this.#bytes = Buffer.from(from.subarray(at, end))
      this.#text = this.#bytes.toString()
    }
    return this.#text
  }

  #isSame(from: Buffer, at: number, end: number): boolean {
    const { length } = this.#bytes
    if (length !== end - at) return false
    for (let n = 0; n < length; n += 1) if (this.#bytes[n] !== from[at + n]) return false
    return true
  }
}

/** Reads the fields of a frame, as amqplib does. Throws where they end too early, and for what is not known. */
export class FieldReader {
  readonly #bytes: Buffer
  readonly #end: number
  #at: number

  constructor(bytes: Buffer, at: number, end: number) {
    this.#bytes = bytes
    this.#at = at
    this.#end = end
  }

  get isAtEnd(): boolean {
    return this.#at === this.#end
  }

  byte(): number {
    return this.#bytes[this.#skip(1)] ?? 0
  }

  short(): number {
    return this.#bytes.readUInt16BE(this.#skip(2))
  }

  long(): number {
    return this.#bytes.readUInt32BE(this.#skip(4))
  }

  longLong(): number {
    return this.long() * two32 + this.long()
  }

  text(): string {
    return this.#text(this.byte())
  }

  repeated(text: RepeatedText): string {
    const length = this.byte()
    const at = this.#skip(length)
    return text.read(this.#bytes, at, at + length)
  }

  table(): MessagePropertyHeaders {
    const end = this.#endOf(this.long())
    const table: MessagePropertyHeaders = {}
    while (this.#at < end) {
      const name = this.text()
      table[name] = this.#value()
    }
    return table
  }

  #list(): unknown[] {
    const end = this.#endOf(this.long())
    const list: unknown[] = []
    while (this.#at < end) list.push(this.#value())
    return list
  }

  /** Behind the letter of its type. */
  #value(): unknown {
    const type = String.fromCharCode(this.byte())
    switch (type) {
      case 'S':
        return this.#text(this.long())
      case 'F':
        return this.table()
      case 'A':
        return this.#list()
      case 't':
        return this.byte() !== 0
      case 'V':
        return null
      case 'T':
        return { '!': 'timestamp', value: this.longLong() }
      default:
        return this.#number(type)
    }
  }

  #number(type: string): number {
    switch (type) {
      case 'b':
        return this.#bytes.readInt8(this.#skip(1))
      case 's':
        return this.#bytes.readInt16BE(this.#skip(2))
      case 'I':
        return this.#bytes.readInt32BE(this.#skip(4))
      case 'l':
        return Number(this.#bytes.readBigInt64BE(this.#skip(8)))
      case 'd':
        return this.#bytes.readDoubleBE(this.#skip(8))
      default:
        throw new RangeError(`A field is of type ${type}.`)
    }
  }

  #text(length: number): string {
    const at = this.#skip(length)
    return this.#bytes.toString('utf8', at, at + length)
  }

  #endOf(length: number): number {
    const end = this.#at + length
    if (end > this.#end) throw new RangeError('A field ends behind its frame.')
    return end
  }

  /** Gives the place where so many bytes begin. */
  #skip(length: number): number {
    const at = this.#at
    this.#at = this.#endOf(length)
    return at
  }
}
