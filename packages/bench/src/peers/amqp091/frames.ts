/** What ends every frame. */
export const frameEnd = 0xce
export const frameOverhead = 8

export const frameTypes = { method: 1, header: 2, body: 3, heartbeat: 8 } as const

export function frame(type: number, channel: number, ...parts: readonly Buffer[]): Buffer {
  const payload = Buffer.concat(parts)
  const head = Buffer.alloc(7)
  head[0] = type
  head.writeUInt16BE(channel, 1)
  head.writeUInt32BE(payload.length, 3)
  return Buffer.concat([head, payload, Buffer.of(frameEnd)])
}

export function method(
  channel: number,
  classId: number,
  methodId: number,
  ...fields: readonly Buffer[]
): Buffer {
  return frame(frameTypes.method, channel, short(classId), short(methodId), ...fields)
}

export function short(value: number): Buffer {
  const bytes = Buffer.alloc(2)
  bytes.writeUInt16BE(value)
  return bytes
}

export function long(value: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}

/** Numbers that JavaScript can count to. */
export function longLong(value: number): Buffer {
  return Buffer.concat([long(Math.floor(value / 2 ** 32)), long(value % 2 ** 32)])
}

export function shortText(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([Buffer.of(bytes.length), bytes])
}

export function longText(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([long(bytes.length), bytes])
}

export interface Table {
  readonly [key: string]: boolean | string | Table
}

export function table(fields: Table): Buffer {
  const bytes = Buffer.concat(
    Object.entries(fields).flatMap(([key, value]) => [shortText(key), fieldValue(value)]),
  )
  return Buffer.concat([long(bytes.length), bytes])
}

function fieldValue(value: boolean | string | Table): Buffer {
  if (typeof value === 'boolean') return Buffer.from(['t'.charCodeAt(0), Number(value)])
  if (typeof value === 'string') return Buffer.concat([Buffer.from('S'), longText(value)])
  return Buffer.concat([Buffer.from('F'), table(value)])
}

/** The text at that place, and where it ends. */
export function readShortText(bytes: Buffer, at: number): readonly [text: string, end: number] {
  const end = at + 1 + (bytes[at] ?? 0)
  return [bytes.toString('utf8', at + 1, end), end]
}
