import { constants } from 'node:buffer'
import type { ReceivedMessage } from './format.js'
import { type Step, unreadable } from './step.js'

/**
 * What is a zlib stream or has gzip framing; the bytes tell which. kombu registers `zlib.compress` under the name of
 * gzip (`kombu/compression.py`), so what oslo.messaging writes with `kombu_compression=gzip` is no gzip.
 */
const zlibNames: ReadonlySet<unknown> = new Set(['application/x-gzip', 'gzip', 'x-gzip', 'zlib', 'deflate'])

/** The body as it was before it was compressed, if it was; of no more than `maxBytes`. */
export function decompress(message: ReceivedMessage, maxBytes: number): Step<Uint8Array> {
  const { body } = message
  const compression = compressionOf(message)
  // No compressed stream begins as an object does: somebody on the way has unpacked it and left the header.
  if (!compression || beginsAsObject(body)) return { ok: true, value: body }
  if (!isZlib(compression)) return unreadable('compression', 'is compressed in a way that is not known')
  // Not an import: few processes ever get a compressed message, and each would load it as it starts.
  const { unzipSync } = process.getBuiltinModule('node:zlib')
  try {
    const maxOutputLength = Math.min(maxBytes, constants.MAX_LENGTH)
    return { ok: true, value: unzipSync(body, { maxOutputLength }) }
  } catch (error) {
    return error instanceof RangeError
      ? unreadable('too-large', `is longer than ${maxBytes} bytes when decompressed`)
      : unreadable('compression', 'is not compressed as it says')
  }
}

/** Whether a name stands for a compression that can be undone here. */
export function isZlib(name: unknown): boolean {
  return zlibNames.has(typeof name === 'string' ? name.trim().toLowerCase() : name)
}

/** kombu has a header for it; elsewhere it is the encoding of the content. */
function compressionOf({ headers, contentEncoding }: ReceivedMessage): unknown {
  const named = headers && Object.hasOwn(headers, 'compression') ? headers.compression : undefined
  return named || (isZlib(contentEncoding) ? contentEncoding : undefined)
}

const byteOrderMark = [0xef, 0xbb, 0xbf]
const space = [0x20, 0x09, 0x0a, 0x0d]

function beginsAsObject(body: Uint8Array): boolean {
  const start = byteOrderMark.every((byte, index) => body[index] === byte) ? byteOrderMark.length : 0
  const first = body.subarray(start).find((byte) => !space.includes(byte))
  return first === 0x7b
}
