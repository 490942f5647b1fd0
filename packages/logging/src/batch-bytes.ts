/** Characters in one write, unless a single line has more. */
export const maxBatchLength = 256 * 1024

/** In UTF-8; a character is one of JavaScript's, of which some letters take two. */
const maxBytesOfCharacter = 3

/**
 * Makes the bytes of one batch after the other, in memory that is kept. Joining the lines and taking new memory for each batch took
 * more time than all the rest of a line: what is that large comes fresh from the system, and goes back to it.
 */
export class BatchBytes {
  #kept: Buffer | undefined

  /** Good until the next call. */
  of(texts: readonly string[]): Buffer {
    const length = texts.reduce((sum, text) => sum + text.length, 0)
    if (length > maxBatchLength) return Buffer.from(texts.join(''))
    this.#kept ??= Buffer.allocUnsafeSlow(maxBatchLength * maxBytesOfCharacter)
    let end = 0
    for (const text of texts) end += this.#kept.write(text, end)
    return this.#kept.subarray(0, end)
  }
}
