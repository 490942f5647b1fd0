import type { ReceivedMessage } from '../../src/formats/format.js'
import { osloV1Format } from '../../src/formats/oslo.js'
import type { Notification } from '../../src/notification.js'
import type { Delivery, Settlement, Source, StartOptions } from '../../src/source.js'

/** A delivery that remembers how it was settled. */
interface ScriptedDelivery extends Delivery {
  readonly settlement: Settlement | undefined
}

/** A source whose deliveries, credit and losses are the test's. */
export interface ScriptedSource extends Source {
  readonly deliveries: readonly ScriptedDelivery[]
  readonly startOptions: StartOptions | undefined
  readonly isClosed: boolean
  deliver(message: Notification | ReceivedMessage, attempt?: number): ScriptedDelivery
  /** What was delivered and not settled comes again, in its order, on a new channel. */
  redeliver(): void
}

export function scriptedSource(): ScriptedSource {
  const format = osloV1Format()
  let deliveries: (ScriptedDelivery & { lose(): void })[] = []
  let deliverTo: ((delivery: Delivery) => void) | undefined
  let startOptions: StartOptions | undefined
  let isClosed = false

  const deliver = (message: Notification | ReceivedMessage, attempt = 1): ScriptedDelivery => {
    const received = 'body' in message ? message : format.encode(message)
    let live = true
    let settlement: Settlement | undefined
    const delivery = {
      ...received,
      attempt,
      get live() {
        return live
      },
      get settlement() {
        return settlement
      },
      settle(how: Settlement) {
        if (live) settlement ??= how
      },
      lose() {
        live = false
      },
    }
    deliveries.push(delivery)
    deliverTo?.(delivery)
    return delivery
  }
  return {
    name: 'scripted',
    group: 'tests',
    get deliveries() {
      return deliveries
    },
    get startOptions() {
      return startOptions
    },
    get isClosed() {
      return isClosed
    },
    async start(to, options) {
      deliverTo = to
      startOptions = options
    },
    async close() {
      isClosed = true
    },
    deliver,
    redeliver() {
      const open = deliveries.filter(({ settlement }) => settlement === undefined)
      deliveries = deliveries.filter(({ settlement }) => settlement !== undefined)
      for (const delivery of open) delivery.lose()
      for (const delivery of open) deliver(delivery, delivery.attempt)
    },
  }
}

/** Registers as a caller without a compiler may. */
export function onUnchecked(listener: object, ...rest: readonly unknown[]): void {
  Reflect.apply(Reflect.get(listener, 'on'), listener, rest)
}
