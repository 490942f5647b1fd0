import type { Decoded, ReceivedMessage } from '@glance-notifications/core'
import { isRecord } from '../is-record.js'

type Refused = Decoded & { readonly ok: false }

const utf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The message in a line `{exchange, routing_key, properties, body | body_base64}`, properties named as in AMQP;
 * `undefined` when the line is something else.
 */
export function capturedMessage(line: Uint8Array): ReceivedMessage | Refused | undefined {
  const captured = parse(line)
  if (!isRecord(captured) || 'message_id' in captured || 'oslo.message' in captured) return undefined
  const { body, body_base64: base64, properties } = captured
  if (body !== undefined)
    return typeof body === 'string'
      ? messageOf(Buffer.from(body), properties)
      : refused('has a body that is not a text')
  if (base64 === undefined) return undefined
  return typeof base64 === 'string' && isBase64(base64)
    ? messageOf(Buffer.from(base64, 'base64'), properties)
    : refused('has a body_base64 that is not in base64')
}

function parse(line: Uint8Array): unknown {
  try {
    return JSON.parse(utf8.decode(line))
  } catch {
    return undefined
  }
}

function messageOf(body: Uint8Array, properties: unknown): ReceivedMessage {
  if (!isRecord(properties)) return { body }
  const { content_type, content_encoding, headers } = properties
  return {
    body,
    ...(typeof content_type === 'string' && { contentType: content_type }),
    ...(typeof content_encoding === 'string' && { contentEncoding: content_encoding }),
    ...(isRecord(headers) && { headers }),
  }
}

/** `Buffer` skips what is not base64, and would make something else of it. */
function isBase64(text: string): boolean {
  return /^[A-Za-z0-9+/]*={0,2}$/.test(text)
}

function refused(reason: string): Refused {
  return { ok: false, fault: 'attribute', reason: `The message ${reason}.` }
}
