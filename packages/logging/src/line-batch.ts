import type { PendingLine } from './pending-line.js'

/** In one write, unless a single line has more. */
export const maxBatchBytes = 1024 * 1024

/** In UTF-8; a character is one of JavaScript's, of which some letters take two. */
const maxBytesOfCharacter = 3

const newline = Buffer.from('\n')

/**
 * Lines that are written together. A line is made bytes when it comes, in memory that is kept: by the time of the write its text would
 * have left the processor's cache, and the collector would have copied it. What is not used of the memory, the system does not give.
 */
export class LineBatch {
  readonly #kept = Buffer.allocUnsafeSlow(maxBatchBytes)
  #bytes = this.#kept
  /** Before the lines there is a newline, for a file that was torn. */
  #end = newline.copy(this.#bytes)
  #lines: PendingLine[] = []

  /** Those that are written; before `begin` also what was withdrawn since. */
  get lines(): readonly PendingLine[] {
    return this.#lines
  }

  /** Takes a line over, if there is room for it. */
  add(line: PendingLine): boolean {
    const most = this.#end + line.text.length * maxBytesOfCharacter
    if (most > this.#bytes.length && !this.#makeRoom(line)) return false
    this.#end += this.#bytes.write(line.text, this.#end)
    line.place(this.#end)
    this.#lines.push(line)
    return true
  }

  /** From here on the lines cannot be taken back. Those whose time is over are not written. */
  begin(now: number): void {
    const lines = this.#lines
    this.#lines = []
    let start = newline.length
    this.#end = start
    for (const line of lines) {
      const { end, state } = line
      if (state !== 'settled' && line.deadline <= now) line.expire()
      if (line.state !== 'settled') {
        if (start > this.#end) this.#bytes.copyWithin(this.#end, start, end)
        this.#end += end - start
        line.end = this.#end
        line.begin()
        this.#lines.push(line)
      }
      start = end
    }
  }

  /** What is to be written, with or without the newline before the first line. */
  bytesFrom(start: 0 | 1): Buffer {
    return this.#bytes.subarray(start, this.#end)
  }

  /** Lets go of the lines: others can be added. */
  clear(): void {
    this.#bytes = this.#kept
    this.#end = newline.length
    this.#lines = []
  }

  /** For one that no batch has room for, if it is the first. */
  #makeRoom({ text }: PendingLine): boolean {
    if (this.#lines.length > 0) return false
    this.#bytes = Buffer.allocUnsafeSlow(newline.length + Buffer.byteLength(text))
    newline.copy(this.#bytes)
    return true
  }
}
