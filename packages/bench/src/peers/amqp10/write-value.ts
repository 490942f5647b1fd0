// What the peer writes; a function for each type that it needs.

export const nothing = Buffer.of(0x40)

export function flag(value: boolean): Buffer {
  return Buffer.of(value ? 0x41 : 0x42)
}

export function ubyte(value: number): Buffer {
  return Buffer.of(0x50, value)
}

export function ushort(value: number): Buffer {
  const bytes = Buffer.of(0x60, 0, 0)
  bytes.writeUInt16BE(value, 1)
  return bytes
}

export function uint(value: number): Buffer {
  const bytes = Buffer.of(0x70, 0, 0, 0, 0)
  bytes.writeUInt32BE(value >>> 0, 1)
  return bytes
}

export function text(value: string): Buffer {
  const bytes = Buffer.from(value)
  const head = Buffer.alloc(5)
  head[0] = 0xb1
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

export function symbol(value: string): Buffer {
  const bytes = Buffer.from(value, 'latin1')
  return Buffer.concat([Buffer.of(0xa3, bytes.length), bytes])
}

export function binary(bytes: Buffer): Buffer {
  const head = Buffer.alloc(5)
  head[0] = 0xb0
  head.writeUInt32BE(bytes.length, 1)
  return Buffer.concat([head, bytes])
}

export function symbols(...values: readonly string[]): Buffer {
  const items = values.map((value) => symbol(value).subarray(1))
  return compound(0xf0, values.length, [Buffer.of(0xa3), ...items])
}

export function list(...items: readonly Buffer[]): Buffer {
  return items.length === 0 ? Buffer.of(0x45) : compound(0xd0, items.length, items)
}

/** Keys and values in turn. */
export function map(...items: readonly Buffer[]): Buffer {
  return compound(0xd1, items.length, items)
}

export function described(code: number, value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(0x00, 0x53, code), value])
}

/** Of type 0, AMQP, or 1, SASL. */
export function frame(type: number, channel: number, ...body: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(body)
  const head = Buffer.alloc(8)
  head.writeUInt32BE(payload.length + 8)
  head[4] = 2
  head[5] = type
  head.writeUInt16BE(channel, 6)
  return Buffer.concat([head, payload])
}

function compound(type: number, count: number, items: readonly Buffer[]): Buffer {
  const body = Buffer.concat(items)
  const head = Buffer.alloc(9)
  head[0] = type
  head.writeUInt32BE(body.length + 4, 1)
  head.writeUInt32BE(count, 5)
  return Buffer.concat([head, body])
}
