import { isAscii } from 'node:buffer'
import { isZlib } from './compression.js'
import type { ReceivedMessage } from './format.js'
import { type Step, unreadable } from './step.js'

const utf8 = new TextDecoder('utf-8', { fatal: true })

/** Encodings of a content that say nothing about its characters. */
const withoutCharset: ReadonlySet<string> = new Set(['', 'binary', 'identity', '7bit', '8bit'])

/**
 * Python's names for what the Encoding Standard calls otherwise. That takes ASCII for windows-1252; a text in
 * ASCII is one in UTF-8, and JSON that says ASCII and is not can hardly be anything else.
 */
const pythonNames: ReadonlyMap<string, string> = new Map([
  ['ascii', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['utf8', 'utf-8'],
  ['utf_8', 'utf-8'],
  ['latin-1', 'latin1'],
])

/** The bytes as text. A byte order mark is no part of it. */
export function decodeCharset(body: Uint8Array, message: ReceivedMessage): Step<string> {
  const decoder = decoderFor(charsetOf(message))
  if (!decoder) return unreadable('charset', 'is in a charset that is not known')
  try {
    // Most messages are in ASCII: JSON may escape all else, as Python does. This is the shorter way to the same text.
    const value = decoder === utf8 && isAscii(body) ? asciiText(body) : decoder.decode(body)
    return { ok: true, value }
  } catch {
    return unreadable('not-json', `is not text in ${decoder.encoding.toUpperCase()}`)
  }
}

function asciiText(body: Uint8Array): string {
  const bytes = Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
  return bytes.toString('latin1')
}

/**
 * kombu, and with it oslo.messaging, puts the charset into the content encoding and reads it from there, whatever the
 * content type says; so that comes first. JSON is in UTF-8 where neither tells.
 */
function charsetOf({ contentEncoding, contentType }: ReceivedMessage): string {
  const encoding = typeof contentEncoding === 'string' ? contentEncoding.trim().toLowerCase() : ''
  if (!withoutCharset.has(encoding) && !isZlib(encoding)) return encoding
  const type = typeof contentType === 'string' ? contentType : ''
  if (!type.includes(';')) return 'utf-8'
  return /;\s*charset\s*=\s*["']?([^\s;"']+)/i.exec(type)?.[1]?.toLowerCase() ?? 'utf-8'
}

function decoderFor(charset: string): typeof utf8 | undefined {
  const label = pythonNames.get(charset) ?? charset
  if (label === 'utf-8') return utf8
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    return undefined
  }
}
