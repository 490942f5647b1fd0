import type { Socket } from 'node:net'
import { imageBody } from '../../transports/image.js'
import type { Counts } from '../counts.js'
import { MessageDigits } from '../message-template.js'
import { frame, frameTypes, longLong, longText, method, short, shortText } from './frames.js'

/** Written at once. */
const slabMessages = 64
/** AMQP's greatest prefetch is below it. */
const places = 2 ** 17
const unlimited = 1_000

/** Feeds the consumer of a channel within its prefetch, for as long as it takes. */
export class Feeding {
  readonly #socket: Socket
  readonly #channel: number
  readonly #counts: Counts
  #prefetch = unlimited
  #template: Buffer | undefined
  #digits: MessageDigits | undefined
  #tagAt = 0
  #tag = 0
  /** The first that may be unsettled. */
  #low = 1
  #open = 0
  /** By its tag: 1 while it is not settled. */
  readonly #isOpen = new Uint8Array(places)

  constructor(socket: Socket, channel: number, counts: Counts) {
    this.#socket = socket
    this.#channel = channel
    this.#counts = counts
  }

  setPrefetch(count: number): void {
    this.#prefetch = count || unlimited
  }

  start(consumerTag: string): void {
    const tag = shortText(consumerTag)
    // What Glance sets: content type and encoding, headers, delivery mode and priority.
    const properties = [shortText('application/json'), shortText('utf-8'), longText(''), Buffer.of(2, 0)]
    const body = imageBody(0)
    const key = [shortText('glance'), shortText('notifications.info')]
    this.#template = Buffer.concat([
      method(this.#channel, 60, 60, tag, longLong(0), Buffer.of(0), ...key),
      frame(
        frameTypes.header,
        this.#channel,
        short(60),
        short(0),
        longLong(body.length),
        short(0xf800),
        ...properties,
      ),
      frame(frameTypes.body, this.#channel, body),
    ])
    this.#digits = new MessageDigits(this.#template)
    this.#tagAt = 7 + 4 + tag.length + 4
    // After the answer to the call has been read.
    setImmediate(() => this.feed())
  }

  stop(): void {
    this.#template = undefined
  }

  settle(tag: number, multiple: boolean): void {
    const last = tag === 0 && multiple ? this.#tag : tag
    const first = multiple ? this.#low : last
    if (last > this.#tag || (!multiple && this.#isOpen[last % places] !== 1))
      throw new Error(`delivery ${tag} is not there to be settled`)
    for (let one = first; one <= last; one++) {
      this.#open -= this.#isOpen[one % places] ?? 0
      this.#counts.settled += this.#isOpen[one % places] ?? 0
      this.#isOpen[one % places] = 0
    }
    while (this.#low <= this.#tag && this.#isOpen[this.#low % places] === 0) this.#low += 1
    this.#counts.settlements += 1
  }

  /** As much as the prefetch allows. */
  feed(): void {
    while (this.#template && this.#digits && this.#open < this.#prefetch) {
      const count = Math.min(slabMessages, this.#prefetch - this.#open)
      const slab = Buffer.allocUnsafe(count * this.#template.length)
      for (let offset = 0; offset < slab.length; offset += this.#template.length) {
        this.#tag += 1
        this.#template.copy(slab, offset)
        slab.writeUInt32BE(this.#tag, offset + this.#tagAt)
        this.#digits.write(slab, offset, this.#counts.delivered)
        this.#isOpen[this.#tag % places] = 1
        this.#counts.delivered += 1
      }
      this.#open += count
      this.#socket.write(slab)
    }
  }
}
