import type { ConsumeMessage, MessageProperties } from 'amqplib'
import { FieldReader, RepeatedText } from './field-reader.js'
import { frameEnd, frameEndIn, frameTypes, headBytes, overheadBytes } from './frames.js'

/** Class `basic`, and with its methods `consume-ok` and `deliver`. */
const basic = 60
const methodBytes = 4
const basicConsumeOk = basic * 2 ** 16 + 21
const basicDeliver = basic * 2 ** 16 + 60

/** Longer messages are rare, and not worth to be waited for in a longer buffer. */
export const mostBytes = 32 * 1024

/** A message, and where it ends; `more`: not all of it is there; `strange`: amqplib may know what it is. */
export type ReadDelivery = { readonly message: ConsumeMessage; readonly end: number } | 'more' | 'strange'

/** Reads deliveries of one channel, as amqplib does: three frames, the last of which an empty message does not have. */
export class DeliveryReader {
  readonly #channel: number
  readonly #consumerTag = new RepeatedText()
  readonly #exchange = new RepeatedText()
  readonly #routingKey = new RepeatedText()
  readonly #contentType = new RepeatedText()
  readonly #contentEncoding = new RepeatedText()

  constructor(channel: number) {
    this.#channel = channel
  }

  /** Whether the whole frame that begins there begins one. */
  isDelivery(bytes: Buffer, at: number): boolean {
    return this.#isMethod(bytes, at, basicDeliver)
  }

  /** Of whom it says that there is a consumer now. */
  consumerIn(bytes: Buffer, at: number, end: number): string | undefined {
    if (!this.#isMethod(bytes, at, basicConsumeOk)) return undefined
    return new FieldReader(bytes, at + headBytes + methodBytes, end - 1).text()
  }

  /** What begins there. */
  read(bytes: Buffer, at: number): ReadDelivery {
    const methodEnd = frameEndIn(bytes, at)
    const headerEnd = methodEnd && frameEndIn(bytes, methodEnd)
    if (methodEnd === undefined || headerEnd === undefined) return 'more'
    try {
      if (!this.#isFrame(bytes, methodEnd, frameTypes.header)) return 'strange'
      if (bytes[methodEnd - 1] !== frameEnd || bytes[headerEnd - 1] !== frameEnd) return 'strange'
      const header = new FieldReader(bytes, methodEnd + headBytes, headerEnd - 1)
      if (header.short() !== basic) return 'strange'
      header.short()
      const size = header.longLong()
      if (size > mostBytes) return 'strange'
      const end = size === 0 ? headerEnd : headerEnd + size + overheadBytes
      if (end > bytes.length) return this.#begins(bytes, headerEnd, size) ? 'more' : 'strange'
      if (size > 0 && !(this.#begins(bytes, headerEnd, size) && bytes[end - 1] === frameEnd)) return 'strange'
      const fields = this.#fields(new FieldReader(bytes, at + headBytes + methodBytes, methodEnd - 1))
      const properties = this.#properties(header)
      const content = bytes.subarray(headerEnd + (size === 0 ? 0 : headBytes), end - (size === 0 ? 0 : 1))
      return { message: { fields, properties, content }, end }
    } catch {
      return 'strange'
    }
  }

  #isMethod(bytes: Buffer, at: number, method: number): boolean {
    return (
      this.#isFrame(bytes, at, frameTypes.method) &&
      bytes.readUInt32BE(at + 3) > methodBytes &&
      bytes.readUInt32BE(at + headBytes) === method
    )
  }

  #isFrame(bytes: Buffer, at: number, type: number): boolean {
    return bytes[at] === type && bytes.readUInt16BE(at + 1) === this.#channel
  }

  /** Whether the body, as far as it is there, is one frame. */
  #begins(bytes: Buffer, at: number, size: number): boolean {
    if (bytes.length < at + headBytes) return true
    return this.#isFrame(bytes, at, frameTypes.body) && bytes.readUInt32BE(at + 3) === size
  }

  #fields(from: FieldReader): ConsumeMessage['fields'] {
    return {
      consumerTag: from.repeated(this.#consumerTag),
      deliveryTag: from.longLong(),
      redelivered: (from.byte() & 1) === 1,
      exchange: from.repeated(this.#exchange),
      routingKey: from.repeated(this.#routingKey),
    }
  }

  /** In the order of their flags, from the highest. */
  #properties(from: FieldReader): MessageProperties {
    const flags = from.short()
    const has = (place: number): boolean => (flags & (0x8000 >> place)) !== 0
    return {
      contentType: has(0) ? from.repeated(this.#contentType) : undefined,
      contentEncoding: has(1) ? from.repeated(this.#contentEncoding) : undefined,
      headers: has(2) ? from.table() : undefined,
      deliveryMode: has(3) ? from.byte() : undefined,
      priority: has(4) ? from.byte() : undefined,
      correlationId: has(5) ? from.text() : undefined,
      replyTo: has(6) ? from.text() : undefined,
      expiration: has(7) ? from.text() : undefined,
      messageId: has(8) ? from.text() : undefined,
      timestamp: has(9) ? from.longLong() : undefined,
      type: has(10) ? from.text() : undefined,
      userId: has(11) ? from.text() : undefined,
      appId: has(12) ? from.text() : undefined,
      clusterId: has(13) ? from.text() : undefined,
    }
  }
}
