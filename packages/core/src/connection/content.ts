import { type EncodedText, textEncoderOf } from '../formats/encoded-text.js'
import type { EncodedMessage, Format } from '../formats/format.js'
import type { Notification } from '../notification.js'

/** What a message says: bytes, or text that becomes bytes where it is sent from. */
export type Content = EncodedMessage | EncodedText

/** The text, of formats that have one: bytes would only be copied. */
export function contentEncoder(format: Format): (notification: Notification) => Content {
  return textEncoderOf(format) ?? ((notification) => format.encode(notification))
}

/** How many bytes it takes. */
export function contentLength(content: Content): number {
  return 'text' in content ? Buffer.byteLength(content.text) : content.body.length
}

/** What it is in bytes. */
export function contentBytes(content: Content): Uint8Array {
  return 'text' in content ? Buffer.from(content.text) : content.body
}

/** What a `Buffer` can that other bytes cannot: programs need no types of Node for ours. */
export interface TextRoom extends Uint8Array {
  /** Writes in UTF-8. */
  write(text: string, at: number): number
}

/** Writes it where there is room for it. */
export function writeContent(content: Content, into: TextRoom, at: number): void {
  if ('text' in content) into.write(content.text, at)
  else into.set(content.body, at)
}
