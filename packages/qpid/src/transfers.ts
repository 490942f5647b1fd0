import { type Content, contentBytes } from '@glance-notifications/core/connection'
import type { Container, Delivery, EventContext, Sender } from 'rhea'
import { creditLeft } from './link-credit.js'

/** A message is what comes before its content, and that. */
export interface OutgoingMessage {
  /** Is not to be kept: the next may be written where it is. */
  readonly head: Buffer
  readonly content: Content
  /** Of the content. */
  readonly bytes: number
}

/** How messages get to the broker, and what it says of each. */
export interface Transfers<T> {
  /** What the broker must do before a message can be sent; undefined: nothing. */
  readonly obstacle: string | undefined
  /** Whether only another connection helps against the obstacle, once nobody waits for what was sent. */
  readonly isClogged: boolean
  /** What the broker has not spoken about. */
  readonly unsettled: Unsettled<T>
  /** Sends a message when there is no obstacle. */
  send(message: OutgoingMessage, item: T): void
}

export interface Unsettled<T> {
  readonly size: number
  values(): Iterable<T>
}

/** Hears what the broker says. */
export interface TransferListener<T> {
  /** A delivery state of what was sent, and whether it is settled with it. Returns whether that is the last word. */
  readonly heard: (item: T, state: unknown, settled: boolean) => boolean
  /** There may be an obstacle less. */
  readonly ready: () => void
}

export const noCredit = 'The broker gives no credit.'

/** Sends through the documented API of rhea. */
export class RheaTransfers<T> implements Transfers<T> {
  readonly #sender: Sender
  /** By the delivery itself: rhea begins to number anew with each connection. */
  readonly #sent = new Map<Delivery, T>()
  #written = 0

  constructor(container: Container, sender: Sender, listener: TransferListener<T>) {
    this.#sender = sender
    container.on('sendable', () => listener.ready())
    for (const event of ['accepted', 'rejected', 'released', 'modified', 'settled'] as const) {
      container.on(event, ({ delivery }: EventContext) => {
        const item = delivery && this.#sent.get(delivery)
        if (!delivery || item === undefined) return
        if (!listener.heard(item, delivery.remote_state, event === 'settled')) return
        this.#sent.delete(delivery)
        listener.ready()
      })
    }
  }

  get unsettled(): Unsettled<T> {
    return this.#sent
  }

  get obstacle(): string | undefined {
    if (this.#credit <= 0) return noCredit
    return this.#sender.sendable() ? undefined : leftWithoutOutcome(this.#sent.size)
  }

  /** rhea frees its buffer from the oldest delivery on. */
  get isClogged(): boolean {
    return this.#credit > 0 && !this.#sender.sendable()
  }

  send({ head, content }: OutgoingMessage, item: T): void {
    const bytes = Buffer.concat([head, contentBytes(content)])
    this.#sent.set(this.#sender.send(bytes, undefined, 0), item)
    this.#written += 1
  }

  get #credit(): number {
    return creditLeft(this.#sender, this.#written)
  }
}

export function leftWithoutOutcome(count: number): string {
  return `The broker has left ${count} messages without an outcome.`
}
