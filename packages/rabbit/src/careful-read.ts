import type { OnReadOpts } from 'node:net'
import type { Readable } from 'node:stream'
import type { DeliveryCutter } from './delivery-cutter.js'
import { endsWithFrame } from './frames.js'

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
  /** From now on all that is read goes through it: to be called in the moment in which somebody begins to listen. Whether it does. */
  readonly cut: (cutter: DeliveryCutter) => boolean
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
  /** Of what is used, what the cutter waits for more of. */
  let kept = 0
  let isListening = false
  let isWhole = false
  let cutter: DeliveryCutter | undefined
  const heard: number[] = []
  const room = (): Buffer => {
    if (many.length - used < leastRoom) {
      const next = Buffer.allocUnsafeSlow(atOnce)
      many.copy(next, 0, used - kept, used)
      many = next
      used = kept
    }
    return many.subarray(used)
  }
  const readCut = (stream: Readable, given: DeliveryCutter, count: number): boolean => {
    let wantsMore = true
    const bytes = many.subarray(used - kept - count, used)
    try {
      const dealtWith = given.cut(bytes, (part) => {
        wantsMore = stream.push(part)
      })
      kept = bytes.length - dealtWith
      return wantsMore
    } catch (error) {
      // Thrown into Node it would end the process.
      stream.destroy(error instanceof Error ? error : new Error(String(error)))
      return false
    }
  }
  return {
    onread: {
      buffer: () => (isListening ? room() : one),
      callback(this: unknown, count, bytes) {
        const read = bytes.subarray(0, count)
        if (!isReadable(this)) return false
        if (isListening) {
          // The last that was read by itself.
          if (bytes === one) one.copy(room())
          used += count
          if (!cutter) return this.push(read)
          return readCut(this, cutter, count)
        }
        if (heard.length < mostHeard) heard.push(...read)
        return this.push(Buffer.from(read))
      },
    },
    heard: () => Buffer.from(heard),
    listening() {
      isListening = true
      isWhole = heard.length < mostHeard && endsWithFrame(Buffer.from(heard))
      heard.length = 0
    },
    cut(given) {
      if (isWhole) cutter = given
      return isWhole
    },
  }
}

/** Node calls back as a method of the socket, which its types do not say. */
function isReadable(value: unknown): value is Readable {
  return typeof value === 'object' && value !== null && 'push' in value
}
