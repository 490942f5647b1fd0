import type { Socket } from 'node:net'
import type { Counts } from '../counts.js'
import { codes } from './codes.js'
import { addressIn, numberIn } from './read-value.js'
import { credit, Receiving } from './receiving.js'
import { Sending } from './sending.js'
import { described, flag, frame, list, nothing, symbols, text, ubyte, uint, ushort } from './write-value.js'

/** Transfers that may come before the client hears of the session again. */
const window = 2 ** 30

/** A session and its links. */
export class Session {
  readonly #socket: Socket
  readonly #channel: number
  readonly #receiving: Receiving
  readonly #sending: Sending
  /** Links over which the client sends; what has come over each when it was last given credit. */
  readonly #senders = new Map<number, number>()

  constructor(socket: Socket, channel: number, begin: readonly unknown[], counts: Counts) {
    this.#socket = socket
    this.#channel = channel
    this.#receiving = new Receiving(channel, counts)
    this.#sending = new Sending(socket, channel, numberIn(begin, 2) ?? 0, counts)
    this.#write(codes.begin, ushort(channel), uint(0), uint(window), uint(window), uint(255))
  }

  transfer(bytes: Buffer, at: number, end: number): void {
    this.#receiving.transfer(bytes, at, end)
  }

  /** What was read is settled, and what may be sent is. */
  afterRead(): void {
    const settled = this.#receiving.settle()
    if (settled) this.#socket.write(settled)
    // One link sends over a session, as a rule; with more each gets credit for what all have sent.
    for (const [handle, given] of this.#senders)
      if (this.#receiving.deliveries - given >= credit / 2) this.#giveCredit(handle)
    this.#sending.feed()
  }

  performative(code: number, fields: readonly unknown[]): void {
    switch (code) {
      case codes.attach:
        this.#attach(fields)
        break
      case codes.flow:
        this.#flow(fields)
        break
      case codes.disposition:
        this.#disposition(fields)
        break
      case codes.detach: {
        const handle = numberIn(fields, 0) ?? 0
        this.#senders.delete(handle)
        this.#sending.detach(handle)
        this.#write(codes.detach, uint(handle), flag(true))
        break
      }
      default:
        throw new Error(`a performative ${code.toString(16)} that has no place in a session`)
    }
  }

  #attach(fields: readonly unknown[]): void {
    const [name, , clientReceives] = fields
    const handle = numberIn(fields, 1) ?? 0
    const settleMode = numberIn(fields, 3) ?? 2
    const outcomes = symbols(
      'amqp:accepted:list',
      'amqp:rejected:list',
      'amqp:released:list',
      'amqp:modified:list',
    )
    const source = [text(addressIn(fields, 5)), ...Array.from({ length: 8 }, () => nothing), outcomes]
    const target = [text(addressIn(fields, 6))]
    const common = [
      text(String(name)),
      uint(handle),
      flag(clientReceives !== true),
      ubyte(settleMode),
      ubyte(0),
    ]
    const termini = [described(codes.source, list(...source)), described(codes.target, list(...target))]
    if (clientReceives === true) {
      this.#sending.attach(handle)
      this.#write(codes.attach, ...common, ...termini, nothing, nothing, uint(0))
    } else {
      this.#write(codes.attach, ...common, ...termini)
      this.#giveCredit(handle)
    }
  }

  #giveCredit(handle: number): void {
    const { transfers, deliveries } = this.#receiving
    this.#senders.set(handle, deliveries)
    this.#write(
      codes.flow,
      uint(transfers),
      uint(window),
      uint(0),
      uint(window),
      uint(handle),
      uint(deliveries),
      uint(credit),
    )
  }

  /** next-incoming-id, incoming-window, next-outgoing-id, outgoing-window, handle, delivery-count, link-credit. */
  #flow(fields: readonly unknown[]): void {
    this.#sending.window(numberIn(fields, 0), numberIn(fields, 1) ?? 0)
    const handle = numberIn(fields, 4)
    if (handle !== undefined) this.#sending.credit(handle, numberIn(fields, 5) ?? 0, numberIn(fields, 6) ?? 0)
  }

  /** role, first, last, settled, state. */
  #disposition(fields: readonly unknown[]): void {
    const first = numberIn(fields, 1) ?? 0
    const last = numberIn(fields, 2) ?? first
    if (fields[0] !== true) return
    this.#sending.settle(first, last)
    if (fields[3] !== true) this.#write(codes.disposition, flag(false), uint(first), uint(last), flag(true))
  }

  #write(code: number, ...fields: readonly Buffer[]): void {
    this.#socket.write(frame(0, this.#channel, described(code, list(...fields))))
  }
}
