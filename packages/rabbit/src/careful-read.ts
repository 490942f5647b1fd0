import type { OnReadOpts } from 'node:net'
import type { Readable } from 'node:stream'

/** As much as Node itself reads at once. */
const atOnce = 64 * 1024
/** With less room a new buffer is begun: what was read stays where it is until it is looked at. */
const leastRoom = atOnce / 4
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
  const one = Buffer.alloc(1)
  let many = one
  let used = 0
  let isListening = false
  const heard: number[] = []
  const room = (): Buffer => {
    if (many.length - used < leastRoom) {
      many = Buffer.allocUnsafeSlow(atOnce)
      used = 0
    }
    return many.subarray(used)
  }
  return {
    onread: {
      buffer: () => (isListening ? room() : one),
      callback(this: unknown, count, bytes) {
        const read = bytes.subarray(0, count)
        if (!isReadable(this)) return false
        if (isListening) {
          used += count
          return this.push(read)
        }
        if (heard.length < mostHeard) heard.push(...read)
        return this.push(Buffer.from(read))
      },
    },
    heard: () => Buffer.from(heard),
    listening() {
      isListening = true
      heard.length = 0
    },
  }
}

/** Node calls back as a method of the socket, which its types do not say. */
function isReadable(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'push' in value
}
