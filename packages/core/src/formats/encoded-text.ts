import type { Notification } from '../notification.js'
import { decodeMessage } from './decode.js'
import type { EncodedMessage, Format } from './format.js'

/** An encoded message before it is bytes. */
export interface EncodedText extends Omit<EncodedMessage, 'body'> {
  /** What the body says, in UTF-8. */
  readonly text: string
}

/** Writes a notification as text. */
export type EncodeText = (notification: Notification) => EncodedText

interface Encoders {
  readonly encode: Format['encode']
  readonly encodeText: EncodeText
}

const provided = new WeakMap<Format, Encoders>()

/** A format whose `encode` gives the bytes of a text. */
export function textFormat(name: string, encoders: Encoders): Format {
  const format = { name, encode: encoders.encode, decode: decodeMessage }
  provided.set(format, encoders)
  return format
}

/**
 * How to get the text of what `format.encode` gives as bytes: a transport that writes it straight to where it is sent from need not
 * have bytes made, and copy them. `undefined` where there are only bytes, as of a format that compresses what another has encoded.
 */
export function textEncoderOf(format: Format): EncodeText | undefined {
  const known = provided.get(format)
  // Not when somebody has put another `encode` in the place of its own.
  return known && known.encode === format.encode ? known.encodeText : undefined
}
