import { type Decoded, decodeMessage, parseJson } from '@glance-notifications/core'
import { isRecord } from '../is-record.js'
import { capturedMessage } from './captured-message.js'

const openBrace = '{'.charCodeAt(0)
const byteOrderMark = [0xef, 0xbb, 0xbf]

/**
 * Reads a line: a captured message, a bare envelope of any dialect, a line of the logging strategy, one of oslo's log
 * driver with whatever the log has put before the JSON object, or what `decode` has printed. Never throws.
 */
export function readLine(line: Uint8Array): Decoded {
  const object = jsonObjectIn(Buffer.from(line.buffer, line.byteOffset, line.byteLength))
  const captured = object.includes('"body') ? capturedMessage(object) : undefined
  if (captured && 'reason' in captured) return captured
  const decoded = decodeMessage(captured ?? { body: object })
  return captured ? decoded : withPlainKeys(decoded, object)
}

/** oslo's log driver writes JSON alone; the logging that it goes through puts time, level and name before it. */
function jsonObjectIn(line: Buffer): Buffer {
  const start = firstVisible(line)
  if (line[start] === openBrace) return line
  const afterPrefix = line.indexOf(' {"', start)
  return afterPrefix < 0 ? line : line.subarray(afterPrefix + 1)
}

function firstVisible(line: Buffer): number {
  let at = byteOrderMark.every((byte, index) => line[index] === byte) ? byteOrderMark.length : 0
  while (line[at] === 0x20 || line[at] === 0x09) at += 1
  return at
}

/** The logging strategy and `decode` write `context` as one key, and `decode` writes `unique_id`. */
function withPlainKeys(decoded: Decoded, object: Buffer): Decoded {
  if (!decoded.ok || !(object.includes('"context"') || object.includes('"unique_id"'))) return decoded
  const document = parseJson(object.toString())
  if (!isRecord(document) || 'oslo.message' in document) return decoded
  const { context, unique_id: uniqueId } = document
  const { notification } = decoded
  return {
    ...(typeof uniqueId === 'string' ? { uniqueId } : {}),
    ...decoded,
    notification: isRecord(context) ? { context, ...notification } : notification,
  }
}
