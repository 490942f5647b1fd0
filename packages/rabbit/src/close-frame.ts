/** Why a broker has closed the connection: a reply code of AMQP 0-9-1, and a text for people. */
export interface ConnectionClose {
  readonly code: number
  readonly text: string
}

/** Type, channel and size before the payload of a frame; one byte after it (AMQP 0-9-1, section 4.2.3). */
const headBytes = 7
const endBytes = 1
const methodFrame = 1
/** Class `connection`, method `close`. */
const connectionClose = (10 << 16) | 50

/** The `connection.close` among whole frames: of one during the handshake amqplib tells that it came, and not why. */
export function closeFrameIn(bytes: Buffer): ConnectionClose | undefined {
  for (let at = 0; at + headBytes <= bytes.length; ) {
    const size = bytes.readUInt32BE(at + 3)
    const payload = bytes.subarray(at + headBytes, at + headBytes + size)
    if (bytes.readUInt8(at) === methodFrame && payload.length >= headBytes && payload.length === size) {
      if (payload.readUInt32BE(0) === connectionClose) return readClose(payload)
    }
    at += headBytes + size + endBytes
  }
  return undefined
}

/** After the name of the method come the code, in two bytes, and the text, its length before it. */
function readClose(payload: Buffer): ConnectionClose {
  const length = payload.readUInt8(6)
  return { code: payload.readUInt16BE(4), text: payload.toString('utf8', 7, 7 + length) }
}
