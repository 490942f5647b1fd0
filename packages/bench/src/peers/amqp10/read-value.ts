/** A described value, of which performatives are made. */
export interface Described {
  readonly code: number
  readonly value: unknown
}

/** The value at that place, and where it ends. Of numbers of eight bytes what JavaScript can count to. */
export function readValue(bytes: Buffer, at: number): readonly [value: unknown, end: number] {
  const type = bytes[at]
  const next = at + 1
  switch (type) {
    case 0x00:
      return readDescribed(bytes, next)
    case 0x40:
      return [null, next]
    case 0x41:
      return [true, next]
    case 0x42:
      return [false, next]
    case 0x43:
    case 0x44:
      return [0, next]
    case 0x45:
      return [[], next]
    case 0x56:
      return [bytes[next] === 1, next + 1]
    case 0x50:
    case 0x52:
    case 0x53:
      return [bytes[next], next + 1]
    case 0x60:
      return [bytes.readUInt16BE(next), next + 2]
    case 0x70:
      return [bytes.readUInt32BE(next), next + 4]
    case 0xa0:
    case 0xa1:
    case 0xa3: {
      const end = next + 1 + (bytes[next] ?? 0)
      return [text(bytes, type, next + 1, end), end]
    }
    case 0xb0:
    case 0xb1:
    case 0xb3: {
      const end = next + 4 + bytes.readUInt32BE(next)
      return [text(bytes, type, next + 4, end), end]
    }
    case 0xc0:
      return [list(bytes, next + 2, bytes[next + 1] ?? 0), next + 1 + (bytes[next] ?? 0)]
    case 0xd0:
      return [list(bytes, next + 8, bytes.readUInt32BE(next + 4)), next + 4 + bytes.readUInt32BE(next)]
    default:
      // What is of no interest here (maps, arrays, times) is not read, only passed over.
      return [undefined, endOfValue(bytes, at)]
  }
}

/** Where the value at that place ends, whatever it is: the first half of its type says how long it is. */
export function endOfValue(bytes: Buffer, at: number): number {
  const type = bytes[at] ?? 0
  if (type === 0x00) return endOfValue(bytes, endOfValue(bytes, at + 1))
  const next = at + 1
  switch (type >> 4) {
    case 0x4:
      return next
    case 0x5:
      return next + 1
    case 0x6:
      return next + 2
    case 0x7:
      return next + 4
    case 0x8:
      return next + 8
    case 0x9:
      return next + 16
    case 0xa:
    case 0xc:
    case 0xe:
      return next + 1 + (bytes[next] ?? 0)
    case 0xb:
    case 0xd:
    case 0xf:
      return next + 4 + bytes.readUInt32BE(next)
    default:
      throw new Error(`there is no type ${type.toString(16)} in AMQP 1.0`)
  }
}

function readDescribed(bytes: Buffer, at: number): readonly [Described, number] {
  const [code, codeEnd] = readValue(bytes, at)
  const [value, end] = readValue(bytes, codeEnd)
  return [{ code: typeof code === 'number' ? code : -1, value }, end]
}

function text(bytes: Buffer, type: number, from: number, to: number): string {
  return bytes.toString((type & 0x0f) === 0 ? 'latin1' : 'utf8', from, to)
}

function list(bytes: Buffer, from: number, count: number): readonly unknown[] {
  const values: unknown[] = []
  let at = from
  for (let n = 0; n < count; n++) {
    const [value, end] = readValue(bytes, at)
    values.push(value)
    at = end
  }
  return values
}

/** A field of a performative that should be a number. */
export function numberIn(fields: readonly unknown[], place: number): number | undefined {
  const value = fields[place]
  return typeof value === 'number' ? value : undefined
}

/** A field of a source or a target. */
export function addressIn(fields: readonly unknown[], place: number): string {
  const terminus = fields[place]
  if (typeof terminus !== 'object' || terminus === null || !('value' in terminus)) return ''
  const { value } = terminus
  return Array.isArray(value) ? String(value[0] ?? '') : ''
}
