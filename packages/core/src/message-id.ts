import { randomFillSync } from 'node:crypto'
import { v4 } from 'uuid'

const idBytes = 16
/** Random bytes for the next ids: to ask for some costs as much as to write ten ids. */
const random = new DataView(new ArrayBuffer(64 * idBytes))
let used = random.byteLength

const bytes = new Uint8Array(idBytes)
const id = new DataView(bytes.buffer)
const source = { random: bytes }

/** The characters of an id as codes. The dashes stay; at these places stand the bytes, as two digits each. */
const codes = [...Buffer.from('00000000-0000-0000-0000-000000000000')]
const places = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]

/**
 * A UUID of version 4, made of all its characters at once: the texts that `v4` makes are joined from pieces, and whoever looks at one
 * pays for putting it together.
 */
export function newMessageId(): string {
  if (used === random.byteLength) {
    randomFillSync(random)
    used = 0
  }
  for (let at = 0; at < idBytes; at += 4) id.setUint32(at, random.getUint32(used + at))
  used += idBytes
  v4(source, bytes)
  let at = 0
  for (const place of places) {
    const byte = id.getUint8(at)
    codes[place] = digit(byte >> 4)
    codes[place + 1] = digit(byte & 15)
    at += 1
  }
  return String.fromCharCode(...codes)
}

/** From `0` to `f`. Without a branch: of digits at random, none can be guessed. */
function digit(value: number): number {
  return value + 48 + (((9 - value) >> 31) & 39)
}
