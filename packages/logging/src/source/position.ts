import { createHash } from 'node:crypto'
import { parseJson } from '@glance-notifications/core'

/** How much of the beginning of a file it is recognised by. A line of the logging strategy has its own time and id. */
export const headLength = 1024

/** A place in a file that is found again when the file was renamed or copied meanwhile. */
export interface Position {
  /** Undefined: no file was there yet. Inode numbers are used again, so alone it says little. */
  readonly inode: bigint | undefined
  /** What the file begins with: so many bytes, and their SHA-256. */
  readonly headBytes: number
  readonly headHash: string
  /** When the file was last written to, in nanoseconds since 1970: what was written later comes after it. */
  readonly modifiedNs: bigint
  /** Bytes before the place. */
  readonly offset: number
}

export function hashOf(head: Buffer): string {
  return createHash('sha256').update(head).digest('hex')
}

/** As it stands in a position file. Of the log itself there is nothing in it. */
export function positionText({ inode, headBytes, headHash, modifiedNs, offset }: Position): string {
  const file = {
    inode: inode === undefined ? null : String(inode),
    offset,
    head_bytes: headBytes,
    head_sha256: headHash,
    modified_ns: String(modifiedNs),
  }
  return `${JSON.stringify({ version: 1, ...file })}\n`
}

/** `undefined` when it is no position. */
export function parsePosition(text: string): Position | undefined {
  const record = parse(text)
  if (typeof record !== 'object' || record === null || !('version' in record) || record.version !== 1)
    return undefined
  const read = (key: string): unknown => Reflect.get(record, key)
  const [inode, offset, headBytes] = [read('inode'), read('offset'), read('head_bytes')]
  const [headHash, modifiedNs] = [read('head_sha256'), read('modified_ns')]
  if (!isCount(offset) || !isCount(headBytes) || headBytes > headLength) return undefined
  if (typeof headHash !== 'string' || !isDigits(modifiedNs)) return undefined
  if (inode !== null && !isDigits(inode)) return undefined
  return {
    inode: inode === null ? undefined : BigInt(inode),
    offset,
    headBytes,
    headHash,
    modifiedNs: BigInt(modifiedNs),
  }
}

function parse(text: string): unknown {
  try {
    return parseJson(text)
  } catch {
    return undefined
  }
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}

function isDigits(value: unknown): value is string {
  return typeof value === 'string' && /^\d{1,20}$/.test(value)
}
