/**
 * Writes values of AMQP 1.0 (part 1 of the specification), each in its shortest form. For what is written once and
 * kept: what changes with each message is put into its place in the bytes.
 */
export const nullValue: Buffer = Buffer.from([0x40])
export const trueValue: Buffer = Buffer.from([0x41])
const falseValue: Buffer = Buffer.from([0x42])

export function booleanValue(value: boolean): Buffer {
  return value ? trueValue : falseValue
}

export function stringValue(text: string): Buffer {
  return variable(0xa1, Buffer.from(text))
}

/** Symbols are ASCII. */
export function symbolValue(text: string): Buffer {
  return variable(0xa3, Buffer.from(text, 'latin1'))
}

export function uintValue(value: number): Buffer {
  if (value === 0) return Buffer.from([0x43])
  if (value <= 0xff) return Buffer.from([0x52, value])
  return fixed(0x70, 4, (bytes) => bytes.writeUInt32BE(value, 1))
}

/** What a header can hold; anything else is null. Whole numbers as what rhea takes them for. */
function plainValue(value: unknown): Buffer {
  switch (typeof value) {
    case 'string':
      return stringValue(value)
    case 'boolean':
      return booleanValue(value)
    case 'number':
      return numberValue(value)
    default:
      return nullValue
  }
}

export function listValue(values: readonly Buffer[]): Buffer {
  return values.length === 0 ? Buffer.from([0x45]) : compound(0xc0, values)
}

/** The keys and values of an object; keys are strings. */
export function mapValue(entries: Readonly<Record<string, unknown>>): Buffer {
  return compound(
    0xc1,
    Object.entries(entries).flatMap(([key, value]) => [stringValue(key), plainValue(value)]),
  )
}

/** A value of a described type, with the number of its descriptor. */
export function described(descriptor: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.from([0, 0x53, descriptor]), value])
}

function numberValue(value: number): Buffer {
  if (Number.isNaN(value)) return nullValue
  if (!Number.isInteger(value) || Math.abs(value) >= 2 ** 63)
    return fixed(0x82, 8, (bytes) => bytes.writeDoubleBE(value, 1))
  if (value > 0xffff_ffff) return fixed(0x80, 8, (bytes) => bytes.writeBigUInt64BE(BigInt(value), 1))
  if (value > 0) return uintValue(value)
  if (value >= -0x80) return fixed(0x54, 1, (bytes) => bytes.writeInt8(value, 1))
  if (value < -0x8000_0000) return fixed(0x81, 8, (bytes) => bytes.writeBigInt64BE(BigInt(value), 1))
  return fixed(0x71, 4, (bytes) => bytes.writeInt32BE(value, 1))
}

function fixed(code: number, width: number, write: (bytes: Buffer) => void): Buffer {
  const bytes = Buffer.alloc(1 + width, code)
  write(bytes)
  return bytes
}

function variable(code: number, bytes: Buffer): Buffer {
  if (bytes.length <= 0xff) return Buffer.concat([Buffer.from([code, bytes.length]), bytes])
  const head = Buffer.from([code + 0x10, 0, 0, 0, 0])
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

/** Size and count, which the size counts as well (section 1.6.22). */
function compound(code: number, values: readonly Buffer[]): Buffer {
  const bytes = Buffer.concat(values)
  if (bytes.length < 0xff && values.length <= 0xff)
    return Buffer.concat([Buffer.from([code, bytes.length + 1, values.length]), bytes])
  const head = Buffer.from([code + 0x10, 0, 0, 0, 0, 0, 0, 0, 0])
  head.writeUInt32BE(bytes.length + 4, 1)
  head.writeUInt32BE(values.length, 5)
  return Buffer.concat([head, bytes])
}
