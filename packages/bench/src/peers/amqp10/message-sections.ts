import { codes } from './codes.js'
import { endOfValue } from './read-value.js'

/** Goes through a message section by section to its end; gives the number of bytes of its data. */
export function dataBytes(bytes: Buffer, from: number, to: number): number {
  let data = 0
  let at = from
  while (at < to) {
    if (bytes[at] !== 0x00 || bytes[at + 1] !== 0x53) throw new Error('a section without a descriptor')
    const code = bytes[at + 2]
    const end = endOfValue(bytes, at + 3)
    if (code === codes.data) data += end - at - 3 - (bytes[at + 3] === 0xa0 ? 2 : 5)
    at = end
  }
  if (at !== to) throw new Error('a message that is not as long as its sections')
  if (data === 0) throw new Error('a message without data')
  return data
}
