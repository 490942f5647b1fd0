/** A line without its newline. When it is longer than the limit, `bytes` are only its beginning. */
export interface Line {
  readonly bytes: Buffer
  /** How long it is in the file. */
  readonly length: number
}

export function isCut({ bytes, length }: Line): boolean {
  return bytes.length < length
}

const newline = 0x0a

/** How much is kept of a line that is too long: enough to recognise it by. */
const keptBytes = 64 * 1024

/** Cuts what is read into lines. What it holds of an unfinished one is bounded. */
export class LineSplitter {
  readonly #maxBytes: number
  #parts: Buffer[] = []
  #length = 0
  #isTooLong = false

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  /** Bytes of the line whose end has not come yet. */
  get pending(): number {
    return this.#length
  }

  /** The lines that end in the chunk, which may be written over afterwards. */
  split(chunk: Buffer): Line[] {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      lines.push(this.#finish(chunk.subarray(start, end)))
      start = end + 1
    }
    if (start < chunk.length) this.#keep(chunk.subarray(start))
    return lines
  }

  /** The unfinished line, which is not going to be finished; `undefined` when there is none. */
  rest(): Line | undefined {
    return this.#length === 0 ? undefined : this.#finish(Buffer.alloc(0))
  }

  #finish(end: Buffer): Line {
    if (end.length > 0) this.#keep(end)
    const line = { bytes: this.#kept(), length: this.#length }
    this.#parts = []
    this.#length = 0
    this.#isTooLong = false
    return line
  }

  #keep(part: Buffer): void {
    this.#length += part.length
    if (this.#isTooLong) return
    this.#parts.push(Buffer.from(part))
    if (this.#length <= this.#maxBytes) return
    this.#isTooLong = true
    // A copy, so that the long line itself is let go.
    this.#parts = [Buffer.from(this.#kept().subarray(0, Math.min(keptBytes, this.#maxBytes)))]
  }

  #kept(): Buffer {
    const [first = Buffer.alloc(0), ...rest] = this.#parts
    return rest.length === 0 ? first : Buffer.concat([first, ...rest])
  }
}
