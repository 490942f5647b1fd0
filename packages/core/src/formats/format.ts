import type { Notification } from '../notification.js'
import type { Headers } from '../strategy.js'

/** A notification as bytes, with what the transport says about them. */
export interface EncodedMessage {
  readonly body: Uint8Array
  readonly contentType: string
  readonly contentEncoding?: string
  readonly headers: Headers
}

/** A message as it came in; what a transport does not know stays out. */
export interface ReceivedMessage {
  readonly body: Uint8Array
  readonly contentType?: string
  readonly contentEncoding?: string
  readonly headers?: Readonly<Record<string, unknown>>
}

export type Decoded =
  | {
      readonly ok: true
      readonly notification: Notification
      /** oslo.messaging's id of one publish, apart from the notification's own `message_id`. */
      readonly uniqueId?: string
    }
  | { readonly ok: false; readonly reason: string }

/** How a notification is written as bytes. Decoding is total: it never throws. */
export interface Format {
  readonly name: string
  /** Stable: the same notification gives the same body however often it is encoded. */
  encode(notification: Notification): EncodedMessage
  decode(message: ReceivedMessage): Decoded
}
