import type { Delivery, ReceivedMessage, Settlement } from '@glance-notifications/core'
import type { Consumer } from '@glance-notifications/core/connection'

/** How long a delivery that nobody takes is held before it comes again. Milliseconds. */
const refusedMs = 1_000

/** What is to be delivered. */
export interface Offer extends Pick<Delivery, 'attempt'> {
  readonly message: ReceivedMessage
  /** Is called once at the most, and not when the deliveries are live no more. */
  settle(settlement: Settlement): void
}

/** Gives deliveries to the consumer, no more at a time than its credit, also when the broker sends more (RabbitMQ 3). */
export class Handover {
  readonly #consumer: Consumer
  readonly #waiting: Offer[] = []
  #unsettled = 0
  #live = true

  constructor(consumer: Consumer) {
    this.#consumer = consumer
  }

  offer(offer: Offer): void {
    this.#waiting.push(offer)
    this.#next()
  }

  /** Nothing is delivered or settled any more. */
  stop(): void {
    this.#live = false
    this.#waiting.length = 0
  }

  #next(): void {
    while (this.#live && this.#unsettled < this.#consumer.credit) {
      const offer = this.#waiting.shift()
      if (!offer) return
      this.#deliver(offer)
    }
  }

  #deliver(offer: Offer): void {
    const isLive = (): boolean => this.#live
    let isSettled = false
    const settle = (settlement: Settlement): void => {
      if (isSettled || !isLive()) return
      isSettled = true
      this.#unsettled -= 1
      offer.settle(settlement)
      this.#next()
    }
    this.#unsettled += 1
    try {
      this.#consumer.deliver({
        ...offer.message,
        attempt: offer.attempt,
        get live() {
          return isLive()
        },
        settle,
      })
    } catch {
      // Thrown into rhea it would end the connection.
      settle({ outcome: 'retry', delayMs: refusedMs })
    }
  }
}
