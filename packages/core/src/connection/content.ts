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
export function contentBytes(content: Content): number {
  return 'text' in content ? Buffer.byteLength(content.text) : content.body.length
}

/** Its bytes. */
export function contentBuffer(content: Content): Buffer {
  if ('text' in content) return Buffer.from(content.text)
  const { body } = content
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

/** Writes it where there is room for it. */
export function writeContent(content: Content, into: Buffer, at: number): void {
  if ('text' in content) into.write(content.text, at)
  else into.set(content.body, at)
}
