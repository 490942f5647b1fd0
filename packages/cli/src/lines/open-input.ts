import { createReadStream } from 'node:fs'
import { addAbortSignal, type Readable } from 'node:stream'

/** Read at a time: fewer, larger pieces are faster, and memory stays small. */
const chunkBytes = 256 * 1024

/** What stands for standard input among file names. */
export const standardInput = '-'

/** The bytes of a file, or of stdin for `-`. Iterating rejects when they cannot be read, and when `stop` is aborted. */
export function openInput(file: string, stop?: AbortSignal): AsyncIterable<Uint8Array> {
  const stream: Readable =
    file === standardInput ? process.stdin : createReadStream(file, { highWaterMark: chunkBytes })
  return stop ? addAbortSignal(stop, stream) : stream
}

/** What messages call it. */
export function inputName(file: string): string {
  return file === standardInput ? 'stdin' : file
}
