import type { AmqpError } from 'rhea'
import {
  booleanValue,
  described,
  listValue,
  stringValue,
  symbolValue,
  trueValue,
  uintValue,
} from './amqp-writer.js'

/** What a receiver says of messages (AMQP 1.0, section 3.4). */
export const outcomes = {
  accepted: described(0x24, listValue([])),
  released: described(0x26, listValue([])),
} as const

export function rejected({ condition = '', description = '' }: AmqpError): Buffer {
  const error = described(0x1d, listValue([symbolValue(condition), stringValue(description)]))
  return described(0x25, listValue([error]))
}

export interface Modification {
  readonly delivery_failed: boolean
  readonly undeliverable_here: boolean
}

export function modified({ delivery_failed, undeliverable_here }: Modification): Buffer {
  return described(0x27, listValue([booleanValue(delivery_failed), booleanValue(undeliverable_here)]))
}

export interface Run {
  readonly first: number
  readonly last: number
}

/** A frame that settles a run of received messages with this outcome (section 2.7.6). */
export function dispositionFrame(channel: number, { first, last }: Run, outcome: Buffer): Buffer {
  const fields = [trueValue, uintValue(first), uintValue(last), trueValue, outcome]
  const frame = Buffer.concat([frameHead, described(0x15, listValue(fields))])
  frame.writeUInt32BE(frame.length)
  frame.writeUInt16BE(channel, 6)
  return frame
}

const frameHead = Buffer.from([0, 0, 0, 0, 2, 0, 0, 0])
