import type { Channel, ConfirmChannel } from 'amqplib'

/** RabbitMQ can be told to take messages so large, and no larger (`max_message_size`). */
const maxMessageBytes = 512 * 1024 * 1024

/**
 * amqplib keeps what comes of a message until it is whole, however large a peer says that it will be, and in however many
 * pieces without a byte. An error here ends the connection.
 */
export function limitMessages(channel: Channel): void {
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

/** What amqplib has made of a frame: `size` is that of the message, in its header; `content` a part of its body. */
interface IncomingFrame {
  readonly size?: number
  readonly content?: Buffer
}

/**
 * Tells amqplib of a confirm once, and only of what was published: of a tag that it does not know, or knows no more, it
 * would lose count, and take the next confirm for that of another message.
 */
export class KnownConfirms {
  /** In order; confirms of several are of a run at the front. */
  readonly #open = new Set<number>()
  #published = 0

  constructor(channel: ConfirmChannel) {
    for (const event of ['ack', 'nack'] as const) {
      const hear = channel.listeners(event)
      channel.removeAllListeners(event)
      channel.on(event, (confirm: Confirm) => {
        if (this.#isKnown(confirm)) for (const one of hear) Reflect.apply(one, channel, [confirm])
      })
    }
  }

  /** To be called for each message, in order. */
  published(): void {
    this.#published += 1
    this.#open.add(this.#published)
  }

  #isKnown({ deliveryTag, multiple }: Confirm): boolean {
    if (!multiple) return this.#open.delete(deliveryTag)
    if (deliveryTag > this.#published) return false
    let isNews = false
    for (const tag of this.#open) {
      if (tag > deliveryTag) break
      isNews = this.#open.delete(tag)
    }
    return isNews
  }
}

interface Confirm {
  readonly deliveryTag: number
  readonly multiple: boolean
}
