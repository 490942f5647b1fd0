import type { OnReadOpts } from 'node:net'
import type { Readable } from 'node:stream'

/** As much as Node itself reads at once. */
const atOnce = 64 * 1024
/** A handshake is some 600 bytes. */
const mostHeard = 64 * 1024

export interface CarefulRead {
  /** For `net.connect` and `tls.connect`. */
  readonly onread: OnReadOpts
  /** What was read until somebody listened. */
  readonly heard: () => Buffer
  /** From now on somebody listens. */
  readonly listening: () => void
}

/**
 * Reads byte by byte until somebody listens. amqplib gives its connection away only after the handshake, and by then
 * has read what came in one packet with its last word: a `blocked` would be lost, and an `error`, which nobody hears
 * yet, would end the process.
 */
export function carefulRead(): CarefulRead {
  let buffer = Buffer.alloc(1)
  let isListening = false
  const heard: number[] = []
  return {
    onread: {
      buffer: () => buffer,
      callback(this: unknown, count, bytes) {
        const read = Buffer.from(bytes.subarray(0, count))
        if (!isListening && heard.length < mostHeard) heard.push(...read)
        return isReadable(this) && this.push(read)
      },
    },
    heard: () => Buffer.from(heard),
    listening() {
      isListening = true
      heard.length = 0
      buffer = Buffer.alloc(atOnce)
    },
  }
}

/** Node calls back as a method of the socket, which its types do not say. */
function isReadable(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'push' in value
}
