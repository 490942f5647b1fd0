import { isUint8Array } from 'node:util/types'
import { wholeNumber } from '../option.js'
import { notificationOf } from './attributes.js'
import { decodeCharset } from './charset.js'
import { decompress } from './compression.js'
import { openEnvelope } from './envelope.js'
import type { Decoded, ReceivedMessage } from './format.js'
import { unreadable } from './step.js'

/** 16 MiB, of a message as it came in, and of what it is when decompressed. */
export const defaultMaxMessageBytes = 16 * 2 ** 20

/** Limits of decoding. */
export interface DecodeOptions {
  /** Longer messages are refused, compressed or not. Default 16 MiB. A bad value throws. */
  readonly maxBytes?: number
}

/**
 * Reads every dialect: the flat object of 2013, oslo v1, which is the same with more keys, and oslo v2.
 * Total: any message gives a notification, or a fault with its reason. The type of the content is not
 * looked at: unlike oslo.messaging's listener, which loses what is not exactly `application/json`.
 */
export function decodeMessage(message: ReceivedMessage, { maxBytes }: DecodeOptions = {}): Decoded {
  const limit = wholeNumber('maxBytes', maxBytes, defaultMaxMessageBytes)
  const { body } = message
  if (!isUint8Array(body)) return unreadable('not-json', 'has no bytes')
  if (body.byteLength > limit) return unreadable('too-large', `is longer than ${limit} bytes`)
  const plain = decompress(message, limit)
  if (!plain.ok) return plain
  const text = decodeCharset(plain.value, message)
  if (!text.ok) return text
  const opened = openEnvelope(text.value)
  return opened.ok ? notificationOf(opened.value) : opened
}
