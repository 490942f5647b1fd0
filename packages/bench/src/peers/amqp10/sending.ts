import type { Socket } from 'node:net'
import { imageBody } from '../../transports/image.js'
import type { Counts } from '../counts.js'
import { MessageDigits } from '../message-template.js'
import { codes } from './codes.js'
import { binary, described, flag, frame, list, map, nothing, symbol, text, uint } from './write-value.js'

/** Written at once. */
const slabMessages = 64
const tag = 0x7a7a7a7a

/** What goes over a session to the receivers of a client: within their credit, and within the window of the session. */
export class Sending {
  readonly #socket: Socket
  readonly #channel: number
  readonly #counts: Counts
  readonly #links = new Map<number, Link>()
  /** Also the number of transfers, since a message is one. */
  #deliveryId = 0
  /** The delivery before which the client's window ends. */
  #windowEnd: number
  readonly #open = new Set<number>()

  constructor(socket: Socket, channel: number, window: number, counts: Counts) {
    this.#socket = socket
    this.#channel = channel
    this.#windowEnd = window
    this.#counts = counts
  }

  attach(handle: number): void {
    this.#links.set(handle, { template: template(this.#channel, handle), sent: 0, credit: 0 })
  }

  detach(handle: number): void {
    this.#links.delete(handle)
  }

  window(nextIncomingId: number | undefined, window: number): void {
    this.#windowEnd = (nextIncomingId ?? 0) + window
  }

  /** The client counts what it has got, and says how much more may come. */
  credit(handle: number, received: number, credit: number): void {
    const link = this.#links.get(handle)
    if (link) link.credit = received + credit - link.sent
  }

  settle(first: number, last: number): void {
    for (let id = first; id <= last; id++) {
      if (!this.#open.delete(id)) throw new Error(`delivery ${id} is not there to be settled`)
      this.#counts.settled += 1
    }
    this.#counts.settlements += 1
  }

  feed(): void {
    for (const link of this.#links.values()) this.#feed(link)
  }

  #feed(link: Link): void {
    const { bytes, idAt, tagAt, digits } = link.template
    for (;;) {
      const count = Math.min(slabMessages, link.credit, this.#windowEnd - this.#deliveryId)
      if (count <= 0) return
      const slab = Buffer.allocUnsafe(count * bytes.length)
      for (let offset = 0; offset < slab.length; offset += bytes.length) {
        bytes.copy(slab, offset)
        slab.writeUInt32BE(this.#deliveryId, offset + idAt)
        slab.writeUInt32BE(this.#deliveryId, offset + tagAt)
        digits.write(slab, offset, this.#counts.delivered)
        this.#open.add(this.#deliveryId)
        this.#deliveryId += 1
        this.#counts.delivered += 1
      }
      link.sent += count
      link.credit -= count
      this.#socket.write(slab)
    }
  }
}

interface Link {
  readonly template: Template
  sent: number
  credit: number
}

interface Template {
  readonly bytes: Buffer
  /** Where the number of the delivery and its tag stand. */
  readonly idAt: number
  readonly tagAt: number
  readonly digits: MessageDigits
}

function template(channel: number, handle: number): Template {
  const marker = Buffer.alloc(4)
  marker.writeUInt32BE(tag)
  const transfer = list(
    uint(handle),
    uint(tag),
    Buffer.concat([Buffer.of(0xa0, 4), marker]),
    uint(0),
    flag(false),
  )
  // As our own strategy sends it: durable, and with what oslo.messaging's AMQP 1.0 driver looks at.
  const header = list(flag(true))
  const properties = list(
    nothing,
    nothing,
    nothing,
    text('notifications.info'),
    nothing,
    nothing,
    symbol('application/json'),
  )
  const bytes = frame(
    0,
    channel,
    described(codes.transfer, transfer),
    described(codes.header, header),
    described(codes.properties, properties),
    described(0x74, map(text('event_type'), text('image.update'))),
    described(codes.data, binary(imageBody(0))),
  )
  const idAt = bytes.indexOf(marker)
  const tagAt = bytes.indexOf(marker, idAt + 4)
  return { bytes, idAt, tagAt, digits: new MessageDigits(bytes) }
}
