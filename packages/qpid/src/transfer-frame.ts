import { AmqpReader } from './amqp-reader.js'
import type { FramePlace } from './frames.js'

/** By which its performative is known. */
export const transferCode = 0x14

/** A frame that carries a message or a part of one (AMQP 1.0, section 2.7.5). */
export interface TransferFrame {
  readonly channel: number
  readonly handle: unknown
  /** Not there in the frames that continue a message. */
  readonly id: number | undefined
  readonly isSettled: boolean
  readonly hasMore: boolean
  readonly isAborted: boolean
  readonly payload: Buffer
}

/** Which fields of a transfer are read, by their places: handle, id, settled, more, aborted. */
const wanted = 0b10_0011_0011

/** Throws a `RangeError` for what is no transfer. */
export function readTransfer({ bytes, at, start, end }: FramePlace): TransferFrame {
  const reader = new AmqpReader(bytes, start, { end })
  reader.descriptor()
  const [handle, id, , , settled, more, , , , aborted] = reader.fields(wanted)
  return {
    channel: bytes.readUInt16BE(at + 6),
    handle,
    id: typeof id === 'number' ? id : undefined,
    isSettled: settled === true,
    hasMore: more === true,
    isAborted: aborted === true,
    payload: bytes.subarray(reader.position, end),
  }
}
