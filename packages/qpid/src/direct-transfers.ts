import { contentBytes, writeContent } from '@glance-notifications/core/connection'
import { type DispositionFrame, isOutcome } from './delivery-states.js'
import { distance, lengthOfRun, numberAfter } from './numbers.js'
import type { SendingInternals } from './rhea-internals.js'
import { SentDeliveries } from './sent-deliveries.js'
import {
  noCredit,
  type OutgoingMessage,
  type TransferListener,
  type Transfers,
  type Unsettled,
} from './transfers.js'
import type { Place, TurnWriter } from './turn-writer.js'
import { writerBeneath } from './writer-beneath.js'

/**
 * Sends beneath the documented API of rhea, which makes an object of every field, and a frame and a system call of every
 * message, and tells of its outcome through four emitters. The transfers are written here, those of a turn together, and
 * dispositions are read; all else stays with rhea, and so does its count of deliveries, transfers and credit.
 * `docs/decisions/21-transfers-of-our-own.md` says why, and what is touched.
 */
export class DirectTransfers<T> implements Transfers<T> {
  readonly #rhea: SendingInternals
  readonly #listener: TransferListener<T>
  readonly #writer: TurnWriter
  readonly #sent = new SentDeliveries<T>()
  readonly #start: Buffer
  /** How many bytes of a message a frame takes. */
  readonly #most: number
  /** What the window of the broker has not taken yet of a message that is longer than a frame. */
  #rest: { readonly id: number; readonly bytes: Buffer } | undefined

  /** `write` puts bytes on the wire, to the socket that rhea has. */
  constructor(rhea: SendingInternals, listener: TransferListener<T>, write: (bytes: Buffer) => void) {
    this.#rhea = rhea
    this.#listener = listener
    this.#writer = writerBeneath(rhea.connection, write)
    this.#start = startOf(rhea)
    this.#most = (rhea.maxFrameBytes ?? Number.POSITIVE_INFINITY) - this.#start.length
    this.#interpose()
  }

  get unsettled(): Unsettled<T> {
    return this.#sent
  }

  get obstacle(): string | undefined {
    if (this.#rhea.link.credit <= 0) return noCredit
    return this.#rest || this.#window <= 0 ? 'The broker has closed the window of the session.' : undefined
  }

  readonly isClogged = false

  send({ head, content, bytes }: OutgoingMessage, item: T): void {
    const { outgoing, link } = this.#rhea
    const id = outgoing.next_delivery_id
    outgoing.next_delivery_id = numberAfter(id)
    outgoing.next_pending_delivery = outgoing.next_delivery_id
    link.delivery_count = numberAfter(link.delivery_count)
    link.credit -= 1
    this.#sent.add(id, item)
    if (head.length + bytes <= this.#most) {
      const { slab, at } = this.#transfer(id, head.length + bytes, true)
      slab.set(head, at)
      writeContent(content, slab, at + head.length)
    } else {
      this.#rest = { id, bytes: Buffer.concat([head, contentBytes(content)]) }
      this.#sendRest()
    }
  }

  /** As `transfer_window` of rhea, which does not know that numbers begin anew. */
  get #window(): number {
    const { next_transfer_id, remote_next_transfer_id, remote_window } = this.#rhea.outgoing
    return numberOf(remote_window) - distance(numberOf(remote_next_transfer_id), next_transfer_id)
  }

  #sendRest(): void {
    while (this.#rest && this.#window > 0) {
      const { id, bytes } = this.#rest
      const isLast = bytes.length <= this.#most
      this.#rest = isLast ? undefined : { id, bytes: bytes.subarray(this.#most) }
      const part = bytes.subarray(0, this.#most)
      const { slab, at } = this.#transfer(id, part.length, isLast)
      slab.set(part, at)
    }
  }

  /** Writes all of a frame but the message, or part of one, and gives the place of that. */
  #transfer(id: number, bytes: number, isLast: boolean): Place {
    const { outgoing } = this.#rhea
    const start = this.#start
    const size = start.length + bytes
    const { slab, at } = this.#writer.reserve(size)
    slab.set(start, at)
    slab.writeUInt32BE(size, at)
    slab.writeUInt32BE(id, at + idAt)
    slab.writeUInt32BE(id, at + tagAt)
    slab.writeUInt8(isLast ? amqpFalse : amqpTrue, at + moreAt)
    outgoing.next_transfer_id = numberAfter(outgoing.next_transfer_id)
    return { slab, at: at + start.length }
  }

  #interpose(): void {
    const { session, link } = this.#rhea
    const { on_flow } = session
    Object.assign(session, {
      on_disposition: ({ performative }: DispositionFrame): void => this.#heard(performative),
      on_flow: (frame: FlowFrame): void => {
        Reflect.apply(on_flow, session, [frame])
        const { handle, delivery_count, link_credit } = frame.performative
        if (typeof handle === 'number')
          link.credit = numberOf(link_credit) - distance(numberOf(delivery_count), link.delivery_count)
        this.#sendRest()
        this.#listener.ready()
      },
    })
  }

  #heard({ role, first, last, settled, state }: DispositionFrame['performative']): void {
    if (!role || typeof first !== 'number') return
    const known: unknown = isOutcome(state) ? this.#rhea.unwrapOutcome(state) : undefined
    const isSettled = settled === true
    const count = lengthOfRun(first, last ?? first)
    this.#sent.settle(first, count, (item) => this.#listener.heard(item, known, isSettled))
    this.#listener.ready()
  }
}

/** What is read of the frame (AMQP 1.0, section 2.7.4). */
interface FlowFrame {
  readonly performative: {
    readonly handle?: unknown
    readonly delivery_count?: unknown
    readonly link_credit?: unknown
  }
}

const amqpTrue = 0x41
const amqpFalse = 0x42

/**
 * The frame of a transfer up to the message: its head, and a list of handle, delivery id, tag, format, settled and more (section
 * 2.7.5), with zeros for the size, the id and the tag, which is the id as well.
 */
function startOf({ channel, handle }: SendingInternals): Buffer {
  const hex = '00000000 02000000 005314 c01406 7000000000 7000000000 a00400000000 43 42 42'
  const bytes = Buffer.from(hex.replaceAll(' ', ''), 'hex')
  bytes.writeUInt16BE(channel, 6)
  bytes.writeUInt32BE(handle, handleAt)
  return bytes
}

const handleAt = 15
const idAt = 20
const tagAt = 26
const moreAt = 32

function numberOf(value: unknown): number {
  return typeof value === 'number' ? value : 0
}
