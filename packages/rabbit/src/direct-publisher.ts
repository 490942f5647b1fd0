import { type Content, contentEncoder } from '@glance-notifications/core/connection'
import type { DirectChannel } from './direct-channel.js'
import { overheadBytes } from './frames.js'
import type { RabbitSettings } from './options.js'
import { type PublishHead, publishHead, publishRoom, writePublish } from './publish-frames.js'
import type { Confirmed, Publish, Publisher } from './publisher.js'
import { secondsReader } from './timestamp-seconds.js'

/** What is written at once, at the most. */
const slabBytes = 64 * 1024
/** Larger messages are few for their bytes: amqplib writes them. */
const maxRoom = slabBytes / 4

/** What was written last under a routing key. */
interface Route {
  readonly contentType: string
  readonly contentEncoding: string | undefined
  /** `undefined`: it has none, and goes by the documented API. */
  readonly head: PublishHead | undefined
}

/**
 * Writes the messages of one turn of the event loop as one piece, and leaves to `documented` what it cannot write. Nothing is told, and
 * nothing goes, in another order than by `documented` alone.
 */
export class DirectPublisher implements Publisher {
  readonly contentOf: Publisher['contentOf']
  readonly #direct: DirectChannel
  readonly #documented: Publisher
  readonly #settings: RabbitSettings
  /** By routing key, of which there is one for each priority. */
  readonly #routes = new Map<string, Route>()
  readonly #secondsOf = secondsReader()
  #slab = Buffer.allocUnsafeSlow(slabBytes)
  /** What is written of the slab and not sent: from `begin` to `end`. */
  #begin = 0
  #end = 0
  #isDue = false

  constructor(direct: DirectChannel, documented: Publisher, settings: RabbitSettings) {
    this.contentOf = contentEncoder(settings.format)
    this.#direct = direct
    this.#documented = documented
    this.#settings = settings
  }

  publish(publish: Publish, confirmed: Confirmed): void {
    if (this.#direct.isOpen && this.#write(publish)) {
      this.#direct.expectConfirm(confirmed)
      this.#flushSoon()
    } else {
      this.#flush()
      this.#documented.publish(publish, confirmed)
    }
  }

  #write({ notification, content, bytes, headers, routingKey }: Publish): boolean {
    if (bytes + overheadBytes > this.#direct.frameMax) return false
    const head = this.#head(routingKey, content)
    if (!head) return false
    const room = publishRoom(head, bytes)
    if (room > maxRoom) return false
    this.#makeRoom(room)
    const end = writePublish(this.#slab, this.#end, head, {
      headers: headers ? { ...content.headers, ...headers } : content.headers,
      messageId: notification.message_id,
      seconds: this.#secondsOf(notification.timestamp),
      type: notification.event_type,
      content,
      bytes,
    })
    if (end === undefined) return false
    this.#end = end
    return true
  }

  #makeRoom(room: number): void {
    if (this.#end + room <= slabBytes) return
    this.#flush()
    this.#slab = Buffer.allocUnsafeSlow(slabBytes)
    this.#begin = 0
    this.#end = 0
  }

  #head(routingKey: string, { contentType, contentEncoding }: Content): PublishHead | undefined {
    const known = this.#routes.get(routingKey)
    if (known?.contentType === contentType && known.contentEncoding === contentEncoding) return known.head
    const { exchange, mandatory, persistent } = this.#settings
    const route = {
      channel: this.#direct.number,
      exchange,
      routingKey,
      mandatory,
      persistent,
      contentType,
      contentEncoding,
    }
    const head = publishHead(route)
    this.#routes.set(routingKey, { contentType, contentEncoding, head })
    return head
  }

  /** Once those that are called back for what has come have published in their turn. */
  #flushSoon(): void {
    if (this.#isDue) return
    this.#isDue = true
    process.nextTick(() => {
      this.#isDue = false
      this.#flush()
    })
  }

  /** What was not sent when the channel ends is told so by amqplib, as all that it has not confirmed. */
  #flush(): void {
    if (this.#begin === this.#end) return
    const frames = this.#slab.subarray(this.#begin, this.#end)
    this.#begin = this.#end
    if (this.#direct.isOpen) this.#direct.write(frames)
  }
}
