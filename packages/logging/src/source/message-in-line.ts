import { decodeMessage, parseJson, stringifyJson } from '@glance-notifications/core'
import { isCut, type Line } from './line-splitter.js'

const openBrace = '{'.charCodeAt(0)
/** What may stand before an object that is all there is in the line. */
const beforeObject = /^(?:\xef\xbb\xbf)?[ \t]*/
/** Behind the beginning of a line that is too long: no JSON goes on like this. */
const cutMark = Buffer.from('…')

/**
 * The bytes in a line that a listener can read; `undefined` for a line of something else. A line is a notification when it
 * names `message_id` and `event_type`, or `oslo.message`. One that does, and is torn or broken, is handed on all the same, and
 * so is the beginning of one that is too long, of which nobody knows: the listener cannot decode them, and puts them aside.
 */
export function messageInLine(line: Line): Uint8Array | undefined {
  if (isCut(line)) return Buffer.concat([line.bytes, cutMark])
  if (!namesAttributes(line.bytes)) return undefined
  const object = jsonObjectIn(line.bytes)
  const decoded = decodeMessage({ body: object }, { maxBytes: object.length })
  if (decoded.ok) return decoded.notification.context === undefined ? withContext(object) : object
  if (decoded.fault === 'not-an-object') return undefined
  // Not before the decoder has said that it is no deeper than can be parsed.
  if (decoded.fault === 'attribute' && !isNotification(object)) return undefined
  return object
}

function namesAttributes(line: Buffer): boolean {
  return (line.includes('"message_id"') && line.includes('"event_type"')) || line.includes('"oslo.message"')
}

/** oslo's log driver writes JSON alone; the logging that it goes through puts time, level and name before it. */
function jsonObjectIn(line: Buffer): Buffer {
  const [blank = ''] = beforeObject.exec(line.toString('latin1', 0, 64)) ?? []
  if (line[blank.length] === openBrace) return line.subarray(blank.length)
  const afterPrefix = line.indexOf(' {"')
  return afterPrefix < 0 ? line : line.subarray(afterPrefix + 1)
}

/** Somewhere in the line the keys are named; here they are asked for at the top. */
function isNotification(object: Buffer): boolean {
  const document = recordIn(object)
  if (!document) return false
  return ('message_id' in document && 'event_type' in document) || 'oslo.message' in document
}

/**
 * The logging strategy writes `context` as one key, where the formats on the wire have one for each of its own
 * (`_context_<key>`). They are added; what was written is not touched.
 */
function withContext(object: Buffer): Buffer {
  const document = object.includes('"context"') ? recordIn(object) : undefined
  const context = document && !('oslo.message' in document) ? document.context : undefined
  if (!isRecord(context)) return object
  const members = Object.entries(context)
  const added = members.map(
    ([key, value]) => `,${JSON.stringify(`_context_${key}`)}:${stringifyJson(value, '/context')}`,
  )
  const end = object.lastIndexOf('}')
  return Buffer.concat([object.subarray(0, end), Buffer.from(added.join('')), object.subarray(end)])
}

function recordIn(object: Buffer): Readonly<Record<string, unknown>> | undefined {
  const document = parseJson(object.toString())
  return isRecord(document) ? document : undefined
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
