import type { PayloadValidator } from './catalogue.js'
import type { EncodedText } from './formats/encoded-text.js'
import type { EncodedMessage } from './formats/format.js'
import { parseJson, stringifyJson } from './json.js'
import { jsonPointer } from './json-fault.js'
import type { Context, Notification, Priority } from './notification.js'
import { type Issue, NotificationError } from './notification-error.js'
import { attributeIssues } from './refusal.js'

/** What oslo.messaging keeps out of its messages since 14.4: whoever reads them must not become the user. */
export const withheldContextKeys: ReadonlySet<string> = new Set(['auth_token', 'service_token', 'password'])

/**
 * The payload as JSON. Of what a strategy is given it was written once, before the send began, and every
 * format wraps that text; so whatever the caller does to the object afterwards changes nothing.
 * Throws a `NotificationError` (`invalid`) for what JSON cannot carry.
 */
export function payloadText(notification: Notification): string {
  return sealedText(notification) ?? stringifyJson(notification.payload)
}

/** How many bytes the `payloadText` of the notification takes. */
export function payloadBytes(notification: Notification): number {
  return Buffer.byteLength(payloadText(notification))
}

/**
 * The notification with its payload and context written down. Sealing twice is sealing once. `events` are those that have found the
 * payload valid.
 */
export function seal(notification: Notification, events?: PayloadValidator): Notification {
  if (sealedText(notification) !== undefined) return notification
  const { event_type, priority, payload } = notification
  const isPlain = events?.isPlain?.(event_type, priority, payload) === true
  return new SealedNotification(notification, isPlain ? JSON.stringify(payload) : stringifyJson(payload))
}

/** More than one strategy gets the notification: what one of them makes of it is kept for the others, as long as the notification is. */
export function shareEncoding(notification: Notification): void {
  SealedNotification.share(notification)
}

/** What one strategy has made of a notification, for the others. */
interface SharedEncoding {
  text: EncodedText | undefined
  message: EncodedMessage | undefined
}

/** Where a format that always makes the same of a notification keeps it; `undefined` where nobody shares the notification. */
export function sharedEncoding(notification: Notification): SharedEncoding | undefined {
  return SealedNotification.sharedOf(notification)
}

/**
 * What `make` has made for this notification on behalf of `owner`, made now where it was not before. `undefined` for a notification that is not sealed, or
 * where another owner came first.
 */
export function keptId(notification: Notification, owner: object, make: () => string): string | undefined {
  return SealedNotification.keptId(notification, owner, make)
}

/** All of a notification but its payload. */
export type NotificationAttributes = Omit<Notification, 'payload'>

/**
 * The notification that was written down as its attributes and its `payloadText`, in a file for instance: with the same
 * id and time, and a payload that is sent as exactly this text, byte for byte. Throws a `NotificationError` (`invalid`) when
 * an attribute is none, or the text is not JSON.
 */
export function restoreNotification(attributes: NotificationAttributes, text: string): Notification {
  const issues = [...(attributeIssues(attributes) ?? []), ...textIssues(text)]
  const [first] = issues
  if (first) {
    const message = `What was written down is no notification: ${first.path} ${first.message}.`
    throw new NotificationError('invalid', message, { issues })
  }
  return new SealedNotification(attributes, text)
}

function textIssues(text: string): readonly Issue[] {
  try {
    JSON.parse(text)
    return []
  } catch {
    return [{ path: '/payload', message: 'must be JSON' }]
  }
}

const payloadAccessor: PropertyDescriptor & ThisType<SealedNotification> = {
  enumerable: true,
  get() {
    return readPayload(this)
  },
}

class SealedNotification implements Notification {
  readonly message_id: string
  readonly publisher_id: string
  readonly event_type: string
  readonly priority: Priority
  readonly timestamp: string
  declare readonly payload: unknown
  declare readonly context?: Context
  readonly #text: string
  #payload: unknown
  #shared: SharedEncoding | undefined
  #kept: { readonly owner: object; readonly id: string } | undefined

  constructor(notification: NotificationAttributes, text: string) {
    this.#text = text
    this.message_id = notification.message_id
    this.publisher_id = notification.publisher_id
    this.event_type = notification.event_type
    this.priority = notification.priority
    this.timestamp = notification.timestamp
    // An own, enumerable accessor: copying and JSON.stringify see it like any other attribute.
    Object.defineProperty(this, 'payload', payloadAccessor)
    if (notification.context !== undefined) this.context = copyContext(notification.context)
  }

  static textOf(notification: Notification): string | undefined {
    return #text in notification ? notification.#text : undefined
  }

  static share(notification: Notification): void {
    if (#text in notification) notification.#shared ??= { text: undefined, message: undefined }
  }

  static sharedOf(notification: Notification): SharedEncoding | undefined {
    return #text in notification ? notification.#shared : undefined
  }

  static keptId(notification: Notification, owner: object, make: () => string): string | undefined {
    if (!(#text in notification)) return undefined
    notification.#kept ??= { owner, id: make() }
    return notification.#kept.owner === owner ? notification.#kept.id : undefined
  }

  static payloadOf(notification: SealedNotification): unknown {
    notification.#payload ??= parseJson(notification.#text)
    return notification.#payload
  }
}

function sealedText(notification: Notification): string | undefined {
  return SealedNotification.textOf(notification)
}

function readPayload(notification: SealedNotification): unknown {
  return SealedNotification.payloadOf(notification)
}

function copyContext(context: Context): Context {
  return Object.freeze(
    Object.fromEntries(
      publicContext(context).map(([key, value]) => [
        key,
        parseJson(stringifyJson(value, jsonPointer(['context', key]))),
      ]),
    ),
  )
}

/** What of a context may leave the process. */
export function publicContext(context: Context): [string, unknown][] {
  return Object.entries(context)
    .filter(([key]) => !withheldContextKeys.has(key))
    .map(([key, value]) => [key, value ?? null])
}
