import { crc32 } from 'node:zlib'
import {
  type Headers,
  isNotificationError,
  type Notification,
  type NotificationAttributes,
  parseJson,
  payloadText,
  priorities,
  restoreNotification,
  stringifyJson,
} from '@glance-notifications/core'
import { attributesText } from '@glance-notifications/core/connection'
import { isRecord } from '../store/is-record.js'

/** A notification as it was given, and when. */
export interface StoredNotification {
  readonly notification: Notification
  readonly headers?: Headers
  /** Milliseconds since 1970. */
  readonly storedAt: number
}

export type ReadRecord =
  | ({ readonly ok: true } & StoredNotification)
  | { readonly ok: false; readonly reason: string }

/**
 * On disk: version (1 byte), CRC-32 of all that follows (4), time (8, a double), length of the attributes (4), attributes as
 * JSON, payload as the very text that every format wraps. lmdb has no checksums of its own.
 */
const version = 1
const offsets = { checksum: 1, time: 5, length: 13, attributes: 17 } as const

/** A notification written down as it was when it was given, to be put on disk later. */
export interface WrittenRecord {
  readonly attributes: string
  readonly payload: string
  readonly storedAt: number
}

/** Throws a `NotificationError` (`invalid`) for what JSON cannot carry. */
export function writeRecord(
  notification: Notification,
  headers: Headers | undefined,
  storedAt: number,
): WrittenRecord {
  const { context } = notification
  const beside = `${member('context', context)}${member('headers', headers)}`
  const attributes = `{${attributesText(notification)}${beside}}`
  return { attributes, payload: payloadText(notification), storedAt }
}

/** How many bytes it takes on disk. */
export function lengthOf({ attributes, payload }: WrittenRecord): number {
  return offsets.attributes + Buffer.byteLength(attributes) + Buffer.byteLength(payload)
}

/** It takes no more: a character of JavaScript takes three bytes at most. Nearly always that is enough to know. */
export function mostLengthOf({ attributes, payload }: WrittenRecord): number {
  return offsets.attributes + (attributes.length + payload.length) * 3
}

function member(name: string, value: object | undefined): string {
  return value ? `,"${name}":${stringifyJson(value)}` : ''
}

/**
 * Encodes one record after another into the same memory: with memory of its own for each, a fifth of the time went into
 * collecting it.
 */
export class RecordEncoder {
  readonly #memory = Buffer.allocUnsafeSlow(64 * 1024)

  /** Valid until the next call. */
  encode(record: WrittenRecord): Buffer {
    const { attributes, payload, storedAt } = record
    const bytes =
      mostLengthOf(record) > this.#memory.length ? Buffer.allocUnsafeSlow(lengthOf(record)) : this.#memory
    const end = offsets.attributes + bytes.write(attributes, offsets.attributes)
    const length = end + bytes.write(payload, end)
    bytes.writeUInt8(version, 0)
    bytes.writeDoubleBE(storedAt, offsets.time)
    bytes.writeUInt32BE(end - offsets.attributes, offsets.length)
    bytes.writeUInt32BE(crc32(bytes.subarray(offsets.time, length)), offsets.checksum)
    return bytes.subarray(0, length)
  }
}

/** Never throws: what was damaged on the disk has a reason. */
export function decodeRecord(value: Uint8Array): ReadRecord {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (bytes.length < offsets.attributes) return damaged('is too short')
  if (bytes.readUInt8(0) !== version) return damaged('was written by another version')
  if (bytes.readUInt32BE(offsets.checksum) !== crc32(bytes.subarray(offsets.time)))
    return damaged('is damaged: its checksum differs')
  const end = offsets.attributes + bytes.readUInt32BE(offsets.length)
  try {
    const document: unknown = parseJson(bytes.toString('utf8', offsets.attributes, end))
    if (!isWritten(document)) return damaged('is not what was written')
    const { headers, ...attributes } = document
    const notification = restoreNotification(attributes, bytes.toString('utf8', end))
    const storedAt = bytes.readDoubleBE(offsets.time)
    return { ok: true, notification, storedAt, ...(headers && { headers }) }
  } catch (error) {
    return damaged(isNotificationError(error) ? error.message : 'is not what was written')
  }
}

/** When it was stored, without a look at the rest; `undefined` for what is too short. */
export function storedAtOf(value: Uint8Array): number | undefined {
  const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return bytes.length < offsets.attributes ? undefined : bytes.readDoubleBE(offsets.time)
}

type Written = NotificationAttributes & { readonly headers?: Headers }

const texts = ['message_id', 'publisher_id', 'event_type', 'timestamp'] as const

function isWritten(value: unknown): value is Written {
  return (
    isRecord(value) &&
    texts.every((name) => typeof value[name] === 'string') &&
    priorities.some((priority) => priority === value.priority) &&
    [value.context, value.headers].every((part) => part === undefined || isRecord(part))
  )
}

function damaged(reason: string): ReadRecord {
  return { ok: false, reason: `The record ${reason}.` }
}
