import { write } from 'node:fs'
import { promisify } from 'node:util'

const writeTo = promisify(write)

export interface Appended {
  /** Bytes that were written before the end or the error. */
  readonly written: number
  readonly error?: unknown
}

/** Appends bytes. A full disk takes a part and says so only at the next try, hence the loop. Never rejects. */
export async function append(fd: number, bytes: Buffer): Promise<Appended> {
  let written = 0
  try {
    while (written < bytes.length) {
      const { bytesWritten } = await writeTo(fd, bytes, written, bytes.length - written, null)
      if (bytesWritten === 0) throw new Error('nothing was written')
      written += bytesWritten
    }
    return { written }
  } catch (error) {
    return { written, error }
  }
}
