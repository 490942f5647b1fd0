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
  const begin = roomFor(text.length)
  used += block.write(text, begin)
  return block.subarray(begin, used)
}

/** The same of three texts, one after the other. To join them first would be to copy them once more. */
export function joinedBytes(head: string, text: string, tail: string): Buffer {
  const characters = head.length + text.length + tail.length
  if (characters > maxCharacters) return written([head, text, tail])
  const begin = roomFor(characters)
  used += block.write(head, used)
  used += block.write(text, used)
  used += block.write(tail, used)
  return block.subarray(begin, used)
}

/** Where in the block so many characters can be written. */
function roomFor(characters: number): number {
  if (used + characters * maxBytesPerCharacter > block.length) {
    block = Buffer.allocUnsafeSlow(blockBytes)
    // Whoever gives one body away to another thread would take all the others with it.
    markAsUntransferable(block.buffer)
    used = 0
  }
  return used
}

function written(texts: readonly string[]): Buffer {
  const bytes = Buffer.allocUnsafeSlow(texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0))
  let at = 0
  for (const text of texts) at += bytes.write(text, at)
  return bytes
}
