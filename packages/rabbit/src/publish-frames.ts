import type { Headers } from '@glance-notifications/core'
import { type Content, writeContent } from '@glance-notifications/core/connection'
import {
  beginFrame,
  endFrame,
  frameTypes,
  headBytes,
  isShort,
  maxShortBytes,
  overheadBytes,
  writeShort,
} from './frames.js'
import { headerTable } from './header-table.js'

/** Class `basic` and its method `publish`. */
const basic = 60
const publish = 40
/** In the payload of a header: class and weight, the size of the body, what properties there are, and those. */
const sizeAt = 4
const flagsAt = 12
const propertiesAt = 14
/** By these a header tells which properties it holds; they follow in this order. */
const flags = {
  contentType: 0x8000,
  contentEncoding: 0x4000,
  headers: 0x2000,
  deliveryMode: 0x1000,
  priority: 0x0800,
  messageId: 0x0080,
  timestamp: 0x0040,
  type: 0x0020,
} as const
const always =
  flags.contentType | flags.headers | flags.deliveryMode | flags.priority | flags.messageId | flags.type
const persistentMode = 2
const transientMode = 1
/** Longer headers are for amqplib. */
const maxTableBytes = 1_024
/** What can stand between head and body. */
const maxPropertyBytes = maxTableBytes + 2 * (1 + maxShortBytes) + 2 + 8

/** What many messages have in common. */
export interface PublishRoute {
  readonly channel: number
  readonly exchange: string
  readonly routingKey: string
  readonly mandatory: boolean
  readonly persistent: boolean
  readonly contentType: string
  readonly contentEncoding: string | undefined
}

/** The bytes that stay the same from message to message. */
export interface PublishHead {
  /** From the frame of the method up to, and without, the headers of the message. */
  readonly bytes: Buffer
  /** Where in them the payload of the header frame begins. */
  readonly payloadAt: number
  readonly flags: number
  readonly deliveryMode: number
  readonly channel: number
}

/** What differs. */
export interface PublishParts {
  readonly headers: Headers
  readonly messageId: string
  /** Since 1970. */
  readonly seconds: number | undefined
  readonly type: string
  readonly content: Content
  /** Of the content. */
  readonly bytes: number
}

/** `undefined` where a text is longer than AMQP allows: amqplib says so better. */
export function publishHead(route: PublishRoute): PublishHead | undefined {
  const { channel, exchange, routingKey, mandatory, persistent, contentType, contentEncoding } = route
  if (![exchange, routingKey, contentType, contentEncoding ?? ''].every(isShort)) return undefined
  const bytes = Buffer.alloc(2 * overheadBytes + 32 + 4 * (1 + maxShortBytes))
  let at = beginFrame(bytes, 0, frameTypes.method, channel)
  at = bytes.writeUInt16BE(basic, at)
  at = bytes.writeUInt16BE(publish, at)
  // Two bytes are of a ticket, which is 0.
  at = writeShort(bytes, at + 2, exchange)
  at = writeShort(bytes, at, routingKey)
  at = bytes.writeUInt8(mandatory ? 1 : 0, at)
  at = endFrame(bytes, 0, at)
  const payloadAt = beginFrame(bytes, at, frameTypes.header, channel)
  bytes.writeUInt16BE(basic, payloadAt)
  at = writeShort(bytes, payloadAt + propertiesAt, contentType)
  if (contentEncoding !== undefined) at = writeShort(bytes, at, contentEncoding)
  return {
    bytes: bytes.subarray(0, at),
    payloadAt,
    flags: always | (contentEncoding === undefined ? 0 : flags.contentEncoding),
    deliveryMode: persistent ? persistentMode : transientMode,
    channel,
  }
}

/** The room that a message needs at most, whose content takes so many bytes. */
export function publishRoom(head: PublishHead, bytes: number): number {
  return head.bytes.length + maxPropertyBytes + 2 * overheadBytes + bytes
}

/**
 * Writes the three frames of a message where there is room for them, and gives their end. `undefined` for one that cannot be
 * written so, and is for amqplib to write, or to refuse.
 */
export function writePublish(
  into: Buffer,
  begin: number,
  head: PublishHead,
  { headers, messageId, seconds, type, content, bytes }: PublishParts,
): number | undefined {
  const table = headerTable(headers)
  if (!table || table.length > maxTableBytes || !isShort(messageId) || !isShort(type)) return undefined
  into.set(head.bytes, begin)
  const payload = begin + head.payloadAt
  into.writeUInt32BE(bytes, payload + sizeAt + 4)
  into.writeUInt16BE(head.flags | (seconds === undefined ? 0 : flags.timestamp), payload + flagsAt)
  let at = begin + head.bytes.length
  into.set(table, at)
  at += table.length
  into[at] = head.deliveryMode
  // The priority.
  into[at + 1] = 0
  at = writeShort(into, at + 2, messageId)
  if (seconds !== undefined) at = writeSeconds(into, at, seconds)
  at = writeShort(into, at, type)
  at = endFrame(into, payload - headBytes, at)
  if (bytes === 0) return at
  const contentAt = beginFrame(into, at, frameTypes.body, head.channel)
  writeContent(content, into, contentAt)
  return endFrame(into, at, contentAt + bytes)
}

/** In eight bytes, of which JavaScript writes four at a time. Throws for a time before 1970, as amqplib does. */
function writeSeconds(into: Buffer, at: number, seconds: number): number {
  const low = into.writeUInt32BE(Math.floor(seconds / 2 ** 32), at)
  return into.writeUInt32BE(seconds % 2 ** 32, low)
}
