import type { ConnectedSource, Delivery, Source } from '@glance-notifications/core'
import { alterDelivery } from './alter.js'

/** It takes its time, or else its buffer would be empty before a loss is noticed. */
const pauseMs = 10

/** How a source with a buffer of its own goes wrong. */
export interface Mistakes {
  /** Acknowledges what it has in its buffer. */
  readonly acknowledges?: boolean
  /** Brings the next within the call that settles the one before. */
  readonly recurses?: boolean
}

/** Takes all there is into a buffer of its own, and keeps the credit by itself; it delivers from there, closed or not. */
export function buffered(source: ConnectedSource, { acknowledges, recurses }: Mistakes): Source {
  const buffer: Delivery[] = []
  source.status.subscribe(({ state }) => {
    if (state === 'backing-off') buffer.length = 0
  })
  return {
    name: 'buffered',
    start(deliver, options) {
      let unsettled = 0
      const next = (): void => {
        while (unsettled < options.credit) {
          const one = buffer.shift()
          if (!one) return
          unsettled += 1
          const settle: Delivery['settle'] = (settlement) => {
            unsettled -= 1
            if (!acknowledges) one.settle(settlement)
            if (recurses) next()
            else setTimeout(next, pauseMs)
          }
          deliver(alterDelivery(one, { settle }))
        }
      }
      const take = (one: Delivery): void => {
        buffer.push(one)
        if (acknowledges) one.settle({ outcome: 'done' })
        next()
      }
      return source.start(take, { ...options, credit: 1_000 })
    },
    close: (options) => source.close(options),
  }
}
