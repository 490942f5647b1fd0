import type { Delivery, EncodedMessage, Settlement, Source } from '@glance-notifications/core'
import { eventually } from '../eventually.js'
import { keyOf } from './messages.js'

const done: Settlement = { outcome: 'done' }

/** A source that was started, and what it has delivered. */
export class Reading {
  /** The one that was started. */
  readonly source: Source
  /** All that it has delivered, the oldest first. */
  readonly deliveries: Delivery[] = []
  readonly #timeoutMs: number
  readonly #onDelivery: (delivery: Delivery, number: number) => void
  readonly #unsettled = new Set<Delivery>()
  #mostUnsettled = 0

  constructor(
    source: Source,
    timeoutMs: number,
    onDelivery: (delivery: Delivery, number: number) => void = () => {},
  ) {
    this.source = source
    this.#timeoutMs = timeoutMs
    this.#onDelivery = onDelivery
  }

  /** Delivered, not settled through `settle`, and live: what the credit is about. */
  get unsettled(): readonly Delivery[] {
    return [...this.#unsettled].filter(({ live }) => live)
  }

  /** The most that were unsettled at a time. */
  get mostUnsettled(): number {
    return this.#mostUnsettled
  }

  /** For `start`. */
  readonly deliver = (delivery: Delivery): void => {
    this.deliveries.push(delivery)
    this.#unsettled.add(delivery)
    this.#mostUnsettled = Math.max(this.#mostUnsettled, this.unsettled.length)
    this.#onDelivery(delivery, this.deliveries.length)
  }

  /** Settles it, by default as done. */
  settle(delivery: Delivery, settlement: Settlement = done): void {
    this.#unsettled.delete(delivery)
    delivery.settle(settlement)
  }

  /** Settles as done what is not settled yet. */
  settleAll(): void {
    for (const delivery of this.#unsettled) this.settle(delivery)
  }

  /** Resolves when so many have come in all. */
  async until(count: number): Promise<readonly Delivery[]> {
    const enough = (): readonly Delivery[] | undefined =>
      this.deliveries.length >= count ? this.deliveries : undefined
    return eventually(enough, this.#timeoutMs, `${count} messages did not come`)
  }

  /** Resolves with the delivery of a message: the one that has come last, at or after `from`. */
  async untilMessage(message: EncodedMessage, from = 0): Promise<Delivery> {
    const key = keyOf(message)
    const find = (): Delivery | undefined =>
      this.deliveries.slice(from).findLast((delivery) => keyOf(delivery) === key)
    return eventually(find, this.#timeoutMs, 'A message that was published did not come')
  }
}
