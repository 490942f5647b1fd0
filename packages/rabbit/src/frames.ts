/** What of AMQP 0-9-1 the frames are made of that we write and read ourselves (sections 4.2.3 to 4.2.5). */

export const frameTypes = { method: 1, header: 2, body: 3 } as const
/** Type, channel and size before the payload of a frame. */
export const headBytes = 7
export const frameEnd = 0xce
/** A sign of life. */
export const heartbeatFrame = Buffer.of(8, 0, 0, 0, 0, 0, 0, frameEnd)
/** What a frame is longer than its payload. */
export const overheadBytes = headBytes + 1
export const maxShortBytes = 255
/** A text of so few units fits in any case. */
const surelyShort = Math.floor(maxShortBytes / 3)

/** Begins a frame, and gives the place of its payload. */
export function beginFrame(into: Buffer, at: number, type: number, channel: number): number {
  into[at] = type
  into[at + 1] = channel >>> 8
  into[at + 2] = channel & 0xff
  return at + headBytes
}

/** Ends the frame that begins at `begin` after its payload; gives the end of the frame. */
export function endFrame(into: Buffer, begin: number, end: number): number {
  into.writeUInt32BE(end - begin - headBytes, begin + 3)
  into[end] = frameEnd
  return end + 1
}

/** Whether it is a text that a short string of AMQP can hold. */
export function isShort(text: unknown): text is string {
  return typeof text === 'string' && (text.length <= surelyShort || Buffer.byteLength(text) <= maxShortBytes)
}

/** Writes what `isShort`; gives the end. Most are ASCII, which a loop writes faster than a call into Node. */
export function writeShort(into: Buffer, at: number, text: string): number {
  const { length } = text
  for (let n = 0; n < length; n++) {
    const code = text.charCodeAt(n)
    if (code > 127) {
      into[at] = into.write(text, at + 1)
      return at + 1 + (into[at] ?? 0)
    }
    into[at + 1 + n] = code
  }
  into[at] = length
  return at + 1 + length
}

/** Where the frame ends that begins at `at`; `undefined` when there is more to come of it. */
export function frameEndIn(bytes: Buffer, at: number): number | undefined {
  if (bytes.length < at + overheadBytes) return undefined
  const end = at + overheadBytes + bytes.readUInt32BE(at + 3)
  return end <= bytes.length ? end : undefined
}

/** Whether the bytes are frames and nothing else. */
export function endsWithFrame(bytes: Buffer): boolean {
  let at = 0
  for (let end = frameEndIn(bytes, at); end !== undefined; end = frameEndIn(bytes, at)) {
    if (bytes[end - 1] !== frameEnd) return false
    at = end
  }
  return at === bytes.length
}
