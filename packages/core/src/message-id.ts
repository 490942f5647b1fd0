import { randomFillSync } from 'node:crypto'
import { v4 } from 'uuid'

const idBytes = 16
/** Random bytes for the next ids: to ask for some costs as much as to write ten ids. */
const random = new DataView(new ArrayBuffer(64 * idBytes))
let used = random.byteLength

const bytes = new Uint8Array(idBytes)
const id = new DataView(bytes.buffer)
const source = { random: bytes }

/** How an id is written: its characters as codes, and where in them the bytes stand, as two digits each. */
interface Form {
  readonly codes: number[]
  readonly places: readonly number[]
}

const zero = 48
const dashed = formOf('00000000-0000-0000-0000-000000000000')
const bare = formOf('0'.repeat(2 * idBytes))

/** A UUID of version 4. */
export function newMessageId(): string {
  return newId(dashed)
}

/** The same without its dashes, as oslo.messaging writes its own. */
export function newBareId(): string {
  return newId(bare)
}

/**
 * Made of all its characters at once: the texts that `v4` makes are joined from pieces, and whoever looks at one pays for putting it
 * together.
 */
function newId({ codes, places }: Form): string {
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
  return value + zero + (((9 - value) >> 31) & 39)
}

function formOf(zeros: string): Form {
  const codes = [...Buffer.from(zeros)]
  const digits = codes.flatMap((code, at) => (code === zero ? [at] : []))
  return { codes, places: digits.filter((_, index) => index % 2 === 0) }
}
