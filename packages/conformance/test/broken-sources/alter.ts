import type { ConnectedSource, Delivery, Source, StartOptions } from '@glance-notifications/core'

/** What a broken source does otherwise. */
export interface Changes {
  /** What `start` is called with. */
  readonly options?: (options: StartOptions) => StartOptions
  /** What is delivered in its place; `undefined`: nothing. */
  readonly delivery?: (delivery: Delivery, deliver: (delivery: Delivery) => void) => Delivery | undefined
  readonly close?: Source['close']
}

/** The source with changes. */
export function alter(source: ConnectedSource, { options, delivery, close }: Changes): ConnectedSource {
  return {
    name: source.name,
    status: source.status,
    start(deliver, given) {
      const take = (one: Delivery): void => {
        const altered = delivery ? delivery(one, deliver) : one
        if (altered) deliver(altered)
      }
      return source.start(take, options ? options(given) : given)
    },
    close: close ?? ((given) => source.close(given)),
  }
}

/** The delivery with changes. A spread would make of `live` what it is now. */
export function alterDelivery(delivery: Delivery, changes: Partial<Delivery>): Delivery {
  const { live: _, ...rest } = { ...delivery, ...changes }
  return Object.defineProperty({ ...rest, live: true }, 'live', { get: () => changes.live ?? delivery.live })
}
