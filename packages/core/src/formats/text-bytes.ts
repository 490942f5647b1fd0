import { markAsUntransferable } from 'node:worker_threads'

/** Bodies are cut from blocks of so many bytes: memory of its own would cost each of them more than to write it. */
const blockBytes = 64 * 1024
/** A longer text has memory of its own, so that little of a block is left over. */
const maxCharacters = 4 * 1024
/** UTF-8 takes no more for one character of a JavaScript string. */
const maxBytesPerCharacter = 3

let block = Buffer.alloc(0)
let used = 0

/** The text in UTF-8. No two texts share a byte, and none is written twice: a body may be kept for as long as it is needed. */
export function textBytes(text: string): Buffer {
  if (text.length > maxCharacters) return Buffer.from(text)
  if (used + text.length * maxBytesPerCharacter > block.length) {
    block = Buffer.allocUnsafeSlow(blockBytes)
    // Whoever gives one body away to another thread would take all the others with it.
    markAsUntransferable(block.buffer)
    used = 0
  }
  const begin = used
  used += block.write(text, begin)
  return block.subarray(begin, used)
}
