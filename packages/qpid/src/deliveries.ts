import type { AmqpError, Container, EventContext, Delivery as RheaDelivery } from 'rhea'
import type { Modification } from './disposition-frame.js'

/** A message that a broker has sent, and wants to hear of. In each call it hears a last word. */
export interface Delivery {
  readonly id: number
  reject(error: AmqpError): void
  /** It is not counted as tried. */
  release(): void
  modified(how: Modification): void
}

/** How the messages of a broker come. */
export interface Deliveries<D extends Delivery> {
  /** Tells of each message, in order, from now on. */
  listen(received: (delivery: D, bytes: Buffer) => void): void
  /** In the order of their numbers. */
  accept(deliveries: readonly D[]): void
}

/** Receives through the documented API of rhea. */
export class RheaDeliveries implements Deliveries<RheaDelivery> {
  readonly #container: Container

  constructor(container: Container) {
    this.#container = container
  }

  listen(received: (delivery: RheaDelivery, bytes: Buffer) => void): void {
    this.#container.on('message', ({ message, delivery }: EventContext) => {
      if (delivery && Buffer.isBuffer(message)) received(delivery, message)
    })
  }

  accept(deliveries: readonly RheaDelivery[]): void {
    for (const delivery of deliveries) delivery.accept()
  }
}
