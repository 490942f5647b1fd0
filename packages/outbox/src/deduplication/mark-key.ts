import { createHash } from 'node:crypto'

/** Whole milliseconds since 1970 in 6 bytes: enough until the year 10889. */
const timeBytes = 6

/** The same for the same group and id, and for nothing else; any characters may be in them. */
export function nameOf(group: string, id: string): string {
  return JSON.stringify([group, id])
}

/**
 * The key of a mark. A digest, for lmdb's keys are at most 1,978 bytes and an id comes from whoever emits. `name` is from
 * `nameOf`, which writes lone surrogates as escapes: in UTF-8 they would all be the same.
 */
export function markKeyOf(name: string): Buffer {
  return createHash('sha256').update(name).digest()
}

/** In the order of time, so that the oldest are found without looking at the others. */
export function timeKeyOf(madeAt: number, markKey: Uint8Array): Buffer {
  return Buffer.concat([timePrefix(madeAt), markKey])
}

/** Before every mark that was made at that time or later. */
export function timePrefix(time: number): Buffer {
  const prefix = Buffer.alloc(timeBytes)
  prefix.writeUIntBE(Math.min(Math.max(Math.floor(time), 0), 2 ** 48 - 1), 0, timeBytes)
  return prefix
}

export function parseTimeKey(timeKey: Uint8Array): { readonly madeAt: number; readonly markKey: Buffer } {
  const bytes = Buffer.from(timeKey)
  return { madeAt: bytes.readUIntBE(0, timeBytes), markKey: bytes.subarray(timeBytes) }
}
