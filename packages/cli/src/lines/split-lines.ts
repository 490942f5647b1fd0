import { defaultMaxMessageBytes } from '@glance-notifications/core'

/** As large as a message may be. */
export const maxLineBytes = defaultMaxMessageBytes

/** One line without its end (LF or CRLF); `undefined` when it was longer than the limit, which is then not kept. */
export type Line = Uint8Array | undefined

const newline = 0x0a
const carriageReturn = 0x0d

/** The lines of a stream of bytes, as many at a time as have come. The last one needs no end. */
export async function* splitLines(
  chunks: AsyncIterable<Uint8Array>,
  maxBytes = maxLineBytes,
): AsyncGenerator<readonly Line[]> {
  const open = new OpenLine(maxBytes)
  for await (const chunk of chunks) {
    const lines: Line[] = []
    let start = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, start)) {
      open.add(chunk.subarray(start, end))
      lines.push(open.take())
      start = end + 1
    }
    open.add(chunk.subarray(start))
    if (lines.length > 0) yield lines
  }
  if (open.bytes > 0) yield [open.take()]
}

/** A line whose end has not come yet. */
class OpenLine {
  readonly #maxBytes: number
  #parts: Uint8Array[] = []
  bytes = 0

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes
  }

  add(part: Uint8Array): void {
    if (part.length === 0) return
    this.bytes += part.length
    // One more than the limit, for a carriage return.
    if (this.bytes <= this.#maxBytes + 1) this.#parts.push(part)
    else this.#parts = []
  }

  take(): Line {
    const { bytes } = this
    const [first = new Uint8Array(), ...rest] = this.#parts
    this.#parts = []
    this.bytes = 0
    if (bytes > this.#maxBytes + 1) return undefined
    const whole = rest.length === 0 ? first : Buffer.concat([first, ...rest], bytes)
    const line = whole.at(-1) === carriageReturn ? whole.subarray(0, -1) : whole
    return line.length > this.#maxBytes ? undefined : line
  }
}
