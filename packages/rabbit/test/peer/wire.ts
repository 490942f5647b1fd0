/** The bytes of AMQP 0-9-1, as far as a scripted broker needs them (section 4.2 of the specification). */

export const frameTypes = { method: 1, header: 2, body: 3, heartbeat: 8 } as const
const frameEnd = 0xce

export interface Frame {
  readonly type: number
  readonly channel: number
  readonly payload: Buffer
}

export function encodeFrame(type: number, channel: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(7)
  head.writeUInt8(type, 0)
  head.writeUInt16BE(channel, 1)
  head.writeUInt32BE(payload.length, 3)
  return Buffer.concat([head, payload, Buffer.from([frameEnd])])
}

/** The first frame of the bytes and what follows it, or nothing while it is incomplete. */
export function takeFrame(bytes: Buffer): { readonly frame: Frame; readonly rest: Buffer } | undefined {
  if (bytes.length < 7) return undefined
  const end = 7 + bytes.readUInt32BE(3)
  if (bytes.length < end + 1) return undefined
  const frame = { type: bytes.readUInt8(0), channel: bytes.readUInt16BE(1), payload: bytes.subarray(7, end) }
  return { frame, rest: bytes.subarray(end + 1) }
}

export function encodeMethod(channel: number, [classId, methodId]: MethodId, ...args: Buffer[]): Buffer {
  return encodeFrame(frameTypes.method, channel, Buffer.concat([short(classId), short(methodId), ...args]))
}

export type MethodId = readonly [classId: number, methodId: number]

export function octet(value: number): Buffer {
  return Buffer.from([value])
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

export function longlong(value: number): Buffer {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64BE(BigInt(value))
  return bytes
}

export function shortstr(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([octet(bytes.length), bytes])
}

export function longstr(text: string): Buffer {
  const bytes = Buffer.from(text)
  return Buffer.concat([long(bytes.length), bytes])
}

export const emptyTable = long(0)

/** Reads the arguments of a method one after the other. */
export class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  octet(): number {
    return this.#bytes.readUInt8(this.#step(1))
  }

  short(): number {
    return this.#bytes.readUInt16BE(this.#step(2))
  }

  longlong(): number {
    return Number(this.#bytes.readBigUInt64BE(this.#step(8)))
  }

  shortstr(): string {
    const length = this.octet()
    const start = this.#step(length)
    return this.#bytes.toString('utf8', start, start + length)
  }

  #step(length: number): number {
    const at = this.#at
    this.#at += length
    return at
  }
}
