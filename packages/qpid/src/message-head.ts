import type { Headers, Notification, Priority } from '@glance-notifications/core'
import type { Content } from '@glance-notifications/core/connection'
import {
  booleanValue,
  described,
  listValue,
  mapValue,
  nullValue,
  stringValue,
  symbolValue,
} from './amqp-writer.js'
import { timeReader } from './creation-time.js'
import type { QpidSettings } from './options.js'
import { sections } from './sections.js'

/** A data section up to the size of its bytes, which comes last. */
const dataSection = Buffer.from([0, 0x53, sections.data, 0xb0, 0, 0, 0, 0])
const sizeBytes = 4
const noHeaders = described(sections.applicationProperties, mapValue({}))

/** Writes the head of a message whose content takes so many bytes. It is there until the next one is written. */
export type MessageHeads = (
  notification: Notification,
  content: Omit<Content, 'body' | 'text'>,
  headers: Headers | undefined,
  bytes: number,
) => Buffer

/**
 * Writes what comes before the body of a notification in an AMQP 1.0 message. The body follows in one data section, which
 * every broker hands on as plain bytes also to clients of other protocols. What a consumer needs is in the body; the properties
 * are for routing.
 *
 * All but id and time is the same from one notification to the next, and is kept for each priority.
 */
export function messageHeads(settings: Pick<QpidSettings, 'topic' | 'durable'>): MessageHeads {
  const known = new Map<Priority, Outline>()
  const timeOf = timeReader()
  return (notification, content, headers, bytes) => {
    const { message_id, priority } = notification
    const time = timeOf(notification.timestamp)
    const kind = {
      contentType: content.contentType,
      contentEncoding: content.contentEncoding,
      idBytes: Buffer.byteLength(message_id),
      hasTime: time !== undefined,
    }
    let outline = known.get(priority)
    if (!outline || !isSame(outline.kind, kind)) {
      outline = outlineOf(kind, subjectOf(settings.topic, notification), settings.durable)
      known.set(priority, outline)
    }
    const head = withHeaders(outline, headers ? { ...content.headers, ...headers } : content.headers)
    head.write(message_id, outline.idAt)
    if (time !== undefined) writeTime(head, time, outline.timeAt)
    head.writeUInt32BE(bytes, head.length - sizeBytes)
    return head
  }
}

/** `<topic>.<priority>`, the part of the address that qpid's clients of 2013 called the subject. */
export function subjectOf(topic: string, { priority }: Pick<Notification, 'priority'>): string {
  return `${topic}.${priority.toLowerCase()}`
}

/** What heads of the same length have in common. */
interface Kind {
  readonly contentType: string
  readonly contentEncoding: string | undefined
  readonly idBytes: number
  readonly hasTime: boolean
}

/** A head without headers, into which the id, the time and the size of the body are written. */
interface Outline {
  readonly kind: Kind
  readonly bytes: Buffer
  readonly idAt: number
  /** The time, if any, is what properties end with. */
  readonly timeAt: number
}

function isSame(a: Kind, b: Kind): boolean {
  return (
    a.idBytes === b.idBytes &&
    a.hasTime === b.hasTime &&
    a.contentType === b.contentType &&
    a.contentEncoding === b.contentEncoding
  )
}

/** The fields that are left out at the end of a list are null (section 1.4). */
function outlineOf(kind: Kind, subject: string, durable: boolean): Outline {
  const { contentType, contentEncoding, idBytes, hasTime } = kind
  const id = stringValue('\0'.repeat(idBytes))
  const header = described(sections.header, listValue([booleanValue(durable)]))
  const rest = [
    nullValue,
    nullValue,
    stringValue(subject),
    nullValue,
    nullValue,
    symbolValue(contentType),
    contentEncoding === undefined ? nullValue : symbolValue(contentEncoding),
    ...(hasTime ? [nullValue, timeValue] : []),
  ]
  const properties = described(sections.properties, listValue([id, ...rest]))
  const restBytes = Buffer.concat(rest).length
  const end = header.length + properties.length
  return {
    kind,
    bytes: Buffer.concat([header, properties, noHeaders, dataSection]),
    idAt: end - restBytes - idBytes,
    timeAt: end - timeBytes,
  }
}

function withHeaders({ bytes }: Outline, headers: Headers): Buffer {
  if (Object.keys(headers).length === 0) return bytes
  const properties = bytes.subarray(0, -noHeaders.length - dataSection.length)
  const section = described(sections.applicationProperties, mapValue(headers))
  return Buffer.concat([properties, section, dataSection])
}

/** Milliseconds since 1970, in eight bytes (section 1.6.17). */
const timeBytes = 8
const timeValue = Buffer.from([0x83, 0, 0, 0, 0, 0, 0, 0, 0])

function writeTime(bytes: Buffer, time: number, at: number): void {
  const high = Math.floor(time / 2 ** 32)
  bytes.writeInt32BE(high, at)
  bytes.writeUInt32BE(time - high * 2 ** 32, at + 4)
}
