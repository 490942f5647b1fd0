import type { Notification, ReceivedNotification } from '../notification.js'
import type { Headers } from '../strategy.js'

/** A notification as bytes, with what the transport says about them. */
export interface EncodedMessage {
  /** The bytes. */
  readonly body: Uint8Array
  /** MIME type, for instance `application/json`. */
  readonly contentType: string
  /** For instance `utf-8`. Absent: none is stated. */
  readonly contentEncoding?: string
  /** What the format itself adds to the headers of the message. */
  readonly headers: Headers
}

/** A message as it came in; what a transport does not know stays out. */
export interface ReceivedMessage {
  /** The bytes. */
  readonly body: Uint8Array
  /** MIME type. It is not looked at to decode. */
  readonly contentType?: string
  /** A character set, or a compression. */
  readonly contentEncoding?: string
  /** As the transport gives them. */
  readonly headers?: Readonly<Record<string, unknown>>
}

/** Why a message is not a notification. */
export type DecodeFault =
  /** Longer than the limit, or compressed and longer than the limit when it is not. */
  | 'too-large'
  /** Compressed in a way that is not known, or not compressed as it says. */
  | 'compression'
  /** In a character set that is not known. */
  | 'charset'
  /** Not JSON in the character set that it says it is in. */
  | 'not-json'
  /** JSON, but not an object. */
  | 'not-an-object'
  /** An envelope of oslo.messaging that is not version 2, or holds no text. */
  | 'envelope'
  /** An attribute is missing or not what it must be, or a number in one is too large to be held. */
  | 'attribute'
  /** Nested deeper than can be handled. */
  | 'too-deep'

/** A notification, or why a message is none. */
export type Decoded =
  | {
      readonly ok: true
      readonly notification: ReceivedNotification
      /** oslo.messaging's id of one publish, apart from the notification's own `message_id`. */
      readonly uniqueId?: string
    }
  | {
      readonly ok: false
      readonly fault: DecodeFault
      /** For people. Never quotes the message, which may hold a secret. */
      readonly reason: string
    }

/** How a notification is written as bytes. Decoding is total: it never throws. */
export interface Format {
  /** For errors and logs. */
  readonly name: string
  /** Stable: the same notification gives the same body however often it is encoded. */
  encode(notification: Notification): EncodedMessage
  /** Reads a message. What it cannot read is a fault with its reason. */
  decode(message: ReceivedMessage): Decoded
}
