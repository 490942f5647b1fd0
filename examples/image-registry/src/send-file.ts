import type { FileHandle } from 'node:fs/promises'
import type { ServerResponse } from 'node:http'
import { Writable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import type { ByteRange } from './byte-range.js'

const chunkBytes = 256 * 1024

export interface SentFile {
  /** What was handed to the network; what lay in the buffers of this process is not counted. */
  readonly bytesSent: number
  readonly complete: boolean
}

/** Sends a part of a file, and closes it. When that falls short the connection is cut, so that nobody takes it for whole. */
export async function sendFile(
  file: FileHandle,
  { start, length }: ByteRange,
  response: ServerResponse,
): Promise<SentFile> {
  let bytesSent = 0
  const counted = new Writable({
    highWaterMark: chunkBytes,
    write(chunk: Buffer, _encoding, done) {
      response.write(chunk, (error) => {
        if (!error) bytesSent += chunk.length
        done(error)
      })
    },
  })
  const gone = new AbortController()
  response.once('close', () => gone.abort())
  try {
    if (length === 0) await file.close()
    else {
      const end = start + length - 1
      await pipeline(file.createReadStream({ start, end, highWaterMark: chunkBytes }), counted, {
        signal: gone.signal,
      })
    }
  } catch {
    // Broken off. Or not even that: a client that has everything may be gone before the file is closed.
  }
  const complete = bytesSent === length
  if (complete) response.end()
  else response.destroy()
  return { bytesSent, complete }
}
