import {
  emptyTable,
  encodeFrame,
  encodeMethod,
  frameTypes,
  long,
  longlong,
  longstr,
  octet,
  short,
  shortstr,
} from './wire.js'

/** What a broker says, as frames. */

export const start = (mechanisms: string): Buffer =>
  encodeMethod(0, [10, 10], octet(0), octet(9), emptyTable, longstr(mechanisms), longstr('en_US'))

export const tune = (heartbeat: number, frameMax = 131_072): Buffer =>
  encodeMethod(0, [10, 30], short(2047), long(frameMax), short(heartbeat))

export const openOk = encodeMethod(0, [10, 41], shortstr(''))

export const closeConnection = (code: number, text: string): Buffer =>
  encodeMethod(0, [10, 50], short(code), shortstr(text), short(0), short(0))

export const closeConnectionOk = encodeMethod(0, [10, 51])

export const blocked = (reason: string): Buffer => encodeMethod(0, [10, 60], shortstr(reason))

export const unblocked = encodeMethod(0, [10, 61])

export const heartbeat = encodeFrame(frameTypes.heartbeat, 0, Buffer.alloc(0))

export const channelOpenOk = (channel: number): Buffer => encodeMethod(channel, [20, 11], longstr(''))

export const closeChannel = (channel: number, code: number, text: string): Buffer =>
  encodeMethod(channel, [20, 40], short(code), shortstr(text), short(0), short(0))

export const closeChannelOk = (channel: number): Buffer => encodeMethod(channel, [20, 41])

export const exchangeDeclareOk = (channel: number): Buffer => encodeMethod(channel, [40, 11])

export const queueDeclareOk = (channel: number, queue: string): Buffer =>
  encodeMethod(channel, [50, 11], shortstr(queue), long(0), long(0))

export const queueBindOk = (channel: number): Buffer => encodeMethod(channel, [50, 21])

export const confirmSelectOk = (channel: number): Buffer => encodeMethod(channel, [85, 11])

export const ack = (channel: number, tag: number, multiple: boolean): Buffer =>
  encodeMethod(channel, [60, 80], longlong(tag), octet(multiple ? 1 : 0))

export const nack = (channel: number, tag: number, multiple: boolean): Buffer =>
  encodeMethod(channel, [60, 120], longlong(tag), octet(multiple ? 1 : 0))

export const qosOk = (channel: number): Buffer => encodeMethod(channel, [60, 11])

export const consumeOk = (channel: number, consumerTag: string): Buffer =>
  encodeMethod(channel, [60, 21], shortstr(consumerTag))

export const cancelOk = (channel: number, consumerTag: string): Buffer =>
  encodeMethod(channel, [60, 31], shortstr(consumerTag))

/** The broker ends the reading of a queue. */
export const cancelled = (channel: number, consumerTag: string): Buffer =>
  encodeMethod(channel, [60, 30], shortstr(consumerTag), octet(1))

interface Delivered {
  readonly consumerTag: string
  readonly tag: number
  readonly routingKey: string
}

/** A message for a consumer, without properties. */
export const delivered = (channel: number, message: Delivered & { readonly text: string }): Buffer =>
  Buffer.concat([
    announced(channel, message, Buffer.byteLength(message.text)),
    encodeFrame(frameTypes.body, channel, Buffer.from(message.text)),
  ])

/** One whose body of so many bytes is still to come. */
export const announced = (channel: number, message: Delivered, bytes: number): Buffer =>
  Buffer.concat([
    encodeMethod(
      channel,
      [60, 60],
      shortstr(message.consumerTag),
      longlong(message.tag),
      octet(0),
      shortstr('glance'),
      shortstr(message.routingKey),
    ),
    encodeFrame(frameTypes.header, channel, Buffer.concat([short(60), short(0), longlong(bytes), short(0)])),
  ])

/** A message that no queue takes goes back as it came: method, header and body. */
export const returned = (
  channel: number,
  message: {
    readonly exchange: string
    readonly routingKey: string
    readonly header: Buffer
    readonly body: Buffer
  },
): Buffer =>
  Buffer.concat([
    encodeMethod(
      channel,
      [60, 50],
      short(312),
      shortstr('NO_ROUTE'),
      shortstr(message.exchange),
      shortstr(message.routingKey),
    ),
    encodeFrame(frameTypes.header, channel, message.header),
    encodeFrame(frameTypes.body, channel, message.body),
  ])
