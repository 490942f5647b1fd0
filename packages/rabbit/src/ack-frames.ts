import { beginFrame, endFrame, frameTypes } from './frames.js'

/** Class `basic` and its method `ack`. */
const basic = 60
const ack = 80
const frameBytes = 21

/** Acknowledges all up to one, and some by themselves. */
export function ackFrames(channel: number, upTo: number | undefined, single: readonly number[]): Buffer {
  const bytes = Buffer.allocUnsafe(frameBytes * (single.length + (upTo === undefined ? 0 : 1)))
  let at = upTo === undefined ? 0 : writeAck(bytes, 0, channel, upTo, true)
  for (const tag of single) at = writeAck(bytes, at, channel, tag, false)
  return bytes
}

function writeAck(into: Buffer, begin: number, channel: number, tag: number, multiple: boolean): number {
  let at = beginFrame(into, begin, frameTypes.method, channel)
  at = into.writeUInt16BE(basic, at)
  at = into.writeUInt16BE(ack, at)
  at = into.writeBigUInt64BE(BigInt(tag), at)
  at = into.writeUInt8(multiple ? 1 : 0, at)
  return endFrame(into, begin, at)
}
