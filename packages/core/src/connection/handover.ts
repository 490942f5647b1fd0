import type { ReceivedMessage } from '../formats/format.js'
import { HandedDelivery } from '../handed-delivery.js'
import { Queue } from '../queue.js'
import { refusedDelivery } from '../refused-delivery.js'
import type { Settlement } from '../source.js'
import type { Consumer } from './transport-source.js'

/** What is to be delivered. */
export interface Offer {
  /** As it came in. */
  readonly message: ReceivedMessage
  /** 1 at first, as in `Delivery`. */
  readonly attempt: number
  /** Called once at the most, and not when deliveries are live no more. */
  settle(settlement: Settlement): void
}

/**
 * Gives the deliveries of a session to its consumer, no more at a time than the credit, whatever the broker sends: each is live
 * until the session is not, and is settled once.
 */
export class Handover {
  readonly #consumer: Consumer
  readonly #waiting = new Queue<Offer>()
  #unsettled = 0
  #isHanding = false
  #state: 'waiting' | 'live' | 'over' = 'waiting'

  constructor(consumer: Consumer) {
    this.#consumer = consumer
  }

  /** Whether what it delivered can still be settled. */
  get isLive(): boolean {
    return this.#state !== 'over'
  }

  /** What was offered, and will be, is delivered from now on. */
  begin(): void {
    if (this.#state === 'waiting') this.#state = 'live'
    this.#next()
  }

  /** Takes what the broker has sent: it is delivered when there is credit. */
  offer(offer: Offer): void {
    if (!this.isLive) return
    // Most go on in the moment in which they come, and need no place to wait in.
    if (this.#isHanding || !this.#hasRoom || this.#waiting.size > 0) this.#waiting.push(offer)
    else this.#hand(offer)
  }

  /** Nothing is delivered or settled any more. */
  stop(): void {
    this.#state = 'over'
    this.#waiting.clear()
  }

  #next(): void {
    if (!this.#isHanding && this.#hasRoom) this.#hand(this.#waiting.shift())
  }

  /** What is settled in the moment of its delivery makes room for the next: a loop, not a call within a call. */
  #hand(first: Offer | undefined): void {
    this.#isHanding = true
    for (let offer = first; offer; offer = this.#hasRoom ? this.#waiting.shift() : undefined)
      this.#deliver(offer)
    this.#isHanding = false
  }

  get #hasRoom(): boolean {
    return this.#state === 'live' && this.#unsettled < this.#consumer.credit
  }

  #deliver(offer: Offer): void {
    let isSettled = false
    const delivery = new HandedDelivery(offer.message, offer.attempt, this, (settlement) => {
      if (isSettled || !this.isLive) return
      isSettled = true
      this.#unsettled -= 1
      offer.settle(settlement)
      this.#next()
    })
    this.#unsettled += 1
    try {
      this.#consumer.deliver(delivery)
    } catch {
      // Thrown into the driver it would end the connection.
      delivery.settle(refusedDelivery)
    }
  }
}
