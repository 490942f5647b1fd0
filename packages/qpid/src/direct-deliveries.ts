import type { AmqpError } from 'rhea'
import type { Deliveries, Delivery } from './deliveries.js'
import {
  dispositionFrame,
  type Modification,
  modified,
  outcomes,
  type Run,
  rejected,
} from './disposition-frame.js'
import type { Frames } from './frames.js'
import { numberAfter } from './numbers.js'
import type { ReceivingInternals } from './rhea-internals.js'
import { readTransfer, type TransferFrame, transferCode } from './transfer-frame.js'
import type { TransferRules } from './transfer-rules.js'
import type { TurnWriter } from './turn-writer.js'
import { writerBeneath } from './writer-beneath.js'

/** What receiving needs of the connection. */
export interface Wire {
  /** Reads what the broker says, before rhea. */
  readonly frames: Frames
  /** Puts bytes on the wire, to the socket that rhea has. */
  readonly write: (bytes: Buffer) => void
}

/**
 * Receives beneath the documented API of rhea, which makes an object of every field and five functions of every message,
 * and tells of it through four emitters. Transfers are read here, and dispositions written; all else stays with rhea, and so
 * does its count of transfers and credit. `docs/decisions/21-transfers-of-our-own.md` says why, and what is touched.
 */
export class DirectDeliveries implements Deliveries<DirectDelivery> {
  readonly #rhea: ReceivingInternals
  readonly #frames: Frames
  readonly #rules: TransferRules
  readonly #writer: TurnWriter
  /** Of a message that is not whole yet. */
  #parts: Buffer[] = []
  /** The id of that message, or of the next one; undefined before the first. */
  #id: number | undefined
  #unsettled = 0

  constructor(rhea: ReceivingInternals, rules: TransferRules, { frames, write }: Wire) {
    this.#rhea = rhea
    this.#frames = frames
    this.#rules = rules
    this.#writer = writerBeneath(rhea.connection, write)
  }

  listen(received: (delivery: DirectDelivery, bytes: Buffer) => void): void {
    this.#frames.tap(transferCode, (frame) => {
      const transfer = readTransfer(frame)
      const { channel, handle } = this.#rhea.remote
      if (transfer.channel !== channel || transfer.handle !== handle) return false
      const bytes = this.#take(transfer)
      if (bytes) received(this.#deliveryOf(transfer), bytes)
      return true
    })
  }

  accept(deliveries: readonly DirectDelivery[]): void {
    let run: { readonly first: number; last: number } | undefined
    for (const { id, isSettled } of deliveries) {
      this.#unsettled -= 1
      if (isSettled) continue
      if (run && id === numberAfter(run.last)) run.last = id
      else {
        if (run) this.#tell(run, outcomes.accepted)
        run = { first: id, last: id }
      }
    }
    if (run) this.#tell(run, outcomes.accepted)
  }

  /** The message, once it is whole. */
  #take(transfer: TransferFrame): Buffer | undefined {
    const { link, incoming, register } = this.#rhea
    const { id, hasMore, isAborted, payload } = transfer
    const part = { id, hasMore, isAborted, bytes: payload.length }
    const fault = this.#rules.fault(part, link.credit > 0, this.#unsettled)
    if (fault !== undefined) throw new RangeError(fault)
    this.#id ??= id
    if (id !== undefined && id !== this.#id) throw new RangeError(`A delivery ${id} instead of ${this.#id}.`)
    incoming.next_transfer_id = numberAfter(incoming.next_transfer_id)
    // It tells the broker that there is room, when there is need to.
    register()
    if (hasMore) {
      this.#parts.push(payload)
      return undefined
    }
    link.credit = Math.max(0, link.credit - 1)
    link.delivery_count = numberAfter(link.delivery_count)
    const bytes = this.#parts.length === 0 ? payload : Buffer.concat([...this.#parts, payload])
    this.#parts = []
    return bytes
  }

  #deliveryOf({ isSettled }: TransferFrame): DirectDelivery {
    const id = this.#id ?? 0
    this.#id = numberAfter(id)
    this.#unsettled += 1
    return new DirectDelivery(id, isSettled, this.#settle)
  }

  readonly #settle = ({ id, isSettled }: DirectDelivery, outcome: Buffer): void => {
    this.#unsettled -= 1
    if (!isSettled) this.#tell({ first: id, last: id }, outcome)
  }

  #tell(run: Run, outcome: Buffer): void {
    const frame = dispositionFrame(this.#rhea.channel, run, outcome)
    const { slab, at } = this.#writer.reserve(frame.length)
    slab.set(frame, at)
  }
}

export class DirectDelivery implements Delivery {
  readonly id: number
  /** The broker does not want to hear of it. */
  readonly isSettled: boolean
  readonly #settle: (delivery: DirectDelivery, outcome: Buffer) => void

  constructor(id: number, isSettled: boolean, settle: (delivery: DirectDelivery, outcome: Buffer) => void) {
    this.id = id
    this.isSettled = isSettled
    this.#settle = settle
  }

  reject(error: AmqpError): void {
    this.#settle(this, rejected(error))
  }

  release(): void {
    this.#settle(this, outcomes.released)
  }

  modified(how: Modification): void {
    this.#settle(this, modified(how))
  }
}
