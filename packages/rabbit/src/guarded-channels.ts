import { EventEmitter } from 'node:events'
import type { ChannelModel } from 'amqplib'

/** RabbitMQ can be told to take messages so large, and no larger (`max_message_size`). */
const maxMessageBytes = 512 * 1024 * 1024

/**
 * Stands between the broker and every channel of the connection, from before it is open: what comes in one packet with the word that
 * opens it is handled before anybody else can listen.
 */
export function guardChannels(model: ChannelModel): void {
  const connection: unknown = Reflect.get(model, 'connection')
  if (typeof connection !== 'object' || connection === null) return
  const allot: unknown = Reflect.get(connection, 'freshChannel')
  if (typeof allot !== 'function') return
  Object.assign(connection, {
    freshChannel(channel: unknown, ...options: readonly unknown[]): unknown {
      if (channel instanceof EventEmitter) {
        limitMessages(channel)
        hearDueConfirms(channel)
      }
      return Reflect.apply(allot, connection, [channel, ...options])
    },
  })
}

/** What amqplib has made of a frame: `size` is that of the message, in its header; `content` a part of its body. */
interface IncomingFrame {
  readonly size?: number
  readonly content?: Buffer
}

/**
 * amqplib keeps what comes of a message until it is whole, however large a peer says that it will be, and in however many
 * pieces without a byte. An error here ends the connection.
 */
function limitMessages(channel: EventEmitter): void {
  const accept: unknown = Reflect.get(channel, 'accept')
  if (typeof accept !== 'function') return
  Object.assign(channel, {
    accept(frame: IncomingFrame) {
      if (frame.size !== undefined && !(frame.size >= 0 && frame.size <= maxMessageBytes))
        throw new RangeError(`A message of ${frame.size} bytes is larger than any.`)
      if (frame.content?.length === 0) throw new RangeError('A part of a message has no bytes.')
      Reflect.apply(accept, channel, [frame])
    },
  })
}

interface Confirm {
  readonly deliveryTag: number
  readonly multiple: boolean
}

/**
 * Tells amqplib of a confirm once, and only of what was published over this channel: of a tag that it does not know, or knows no more,
 * it would lose count, take the next confirm for that of another message, and at the end of the channel go through four thousand million
 * empty places.
 */
function hearDueConfirms(channel: EventEmitter): void {
  for (const event of ['ack', 'nack'] as const) {
    const hear = channel.listeners(event)
    channel.removeAllListeners(event)
    channel.on(event, (confirm: Confirm) => {
      if (isDue(channel, confirm)) for (const one of hear) Reflect.apply(one, channel, [confirm])
    })
  }
}

/** amqplib keeps a callback for each message from tag `lwm` on, `null` for one that was confirmed out of order. */
function isDue(channel: EventEmitter, { deliveryTag, multiple }: Confirm): boolean {
  const unconfirmed: unknown = Reflect.get(channel, 'unconfirmed')
  const place = deliveryTag - Number(Reflect.get(channel, 'lwm'))
  if (!Array.isArray(unconfirmed) || !(place >= 0 && place < unconfirmed.length)) return false
  return multiple || unconfirmed[place] !== null
}
