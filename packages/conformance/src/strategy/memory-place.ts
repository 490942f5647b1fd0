import {
  type Notification,
  NotificationError,
  type Receipt,
  type SendOptions,
  type Strategy,
} from '@glance-notifications/core'
import type { FaultName, StrategyPlace } from './place.js'

/**
 * A place in memory, with all faults: for a strategy that is made of other strategies. `wrap` makes it, of as many inner ones as
 * it wants: `memoryPlace((inner) => fallback([inner('first'), inner('second')]))`. All of them lead to the same destination,
 * and meet the same fault.
 */
export function memoryPlace(
  wrap: (inner: (name?: string) => Strategy) => Strategy = (inner) => inner(),
): StrategyPlace {
  const peer = new MemoryPeer()
  const inner = (name = 'inner'): Strategy => ({
    name,
    send: (notification, options) => peer.take(name, notification, options),
    close: async () => peer.drop(name),
  })
  return {
    strategy: wrap(inner),
    arrived: () => peer.arrived,
    faults: {
      stall: () => peer.meet('stall'),
      refuse: () => peer.meet('refuse'),
      nack: () => peer.meet('nack'),
      drop: () => peer.drop(),
      heal: () => peer.meet(undefined),
    },
  }
}

interface OnItsWay {
  readonly by: string
  readonly notification: Notification
  settle(outcome: Receipt | NotificationError): void
}

/** Takes what it is sent in the next turn of the event loop; until then it is on its way, as over a connection. */
class MemoryPeer {
  readonly arrived: Notification[] = []
  readonly #onTheirWay = new Set<OnItsWay>()
  #fault: Exclude<FaultName, 'drop'> | undefined
  #willArrive = false

  take(by: string, notification: Notification, { deadline, signal }: SendOptions): Promise<Receipt> {
    if (this.#fault === 'refuse') return Promise.reject(lost(by, 'none'))
    return new Promise((resolve, reject) => {
      const late = (): void => send.settle(failure(by, 'timeout'))
      const abort = (): void => send.settle(failure(by, 'aborted', signal?.reason))
      const timer = setTimeout(late, Math.max(0, deadline - performance.now()))
      const send: OnItsWay = {
        by,
        notification,
        settle: (outcome) => {
          clearTimeout(timer)
          signal?.removeEventListener('abort', abort)
          this.#onTheirWay.delete(send)
          if (outcome instanceof NotificationError) reject(outcome)
          else resolve(outcome)
        },
      }
      if (signal?.aborted) {
        abort()
        return
      }
      signal?.addEventListener('abort', abort)
      this.#onTheirWay.add(send)
      this.#arriveSoon()
    })
  }

  meet(fault: Exclude<FaultName, 'drop'> | undefined): void {
    this.#fault = fault
    if (fault === 'refuse') this.drop()
    else this.#arriveSoon()
  }

  /** What is on its way, of all or of one, is lost. */
  drop(by?: string): void {
    for (const send of this.#onTheirWay)
      if (by === undefined || send.by === by) send.settle(lost(send.by, 'unknown'))
  }

  #arriveSoon(): void {
    if (this.#willArrive) return
    this.#willArrive = true
    setImmediate(() => {
      this.#willArrive = false
      if (this.#fault !== 'stall') for (const send of this.#onTheirWay) this.#arrive(send)
    })
  }

  #arrive(send: OnItsWay): void {
    if (this.#fault === 'nack') {
      send.settle(failure(send.by, 'rejected'))
      return
    }
    this.arrived.push(send.notification)
    send.settle({ strategy: send.by, status: 'accepted' })
  }
}

function lost(strategy: string, delivery: 'none' | 'unknown'): NotificationError {
  return new NotificationError('connection-lost', 'The connection was lost.', { strategy, delivery })
}

function failure(
  strategy: string,
  code: 'timeout' | 'aborted' | 'rejected',
  cause?: unknown,
): NotificationError {
  return new NotificationError(code, 'It did not arrive.', { strategy, retryable: code !== 'aborted', cause })
}
