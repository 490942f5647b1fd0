import { type Clock, systemClock, type Timer } from '../clock.js'
import type { ReceivedMessage } from '../formats/format.js'
import { osloV1Format } from '../formats/oslo.js'
import type { Notification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import { refusedDelivery } from '../refused-delivery.js'
import type { Delivery, Settlement, Source, StartOptions } from '../source.js'

/** A message that was put aside. */
export interface MemoryDeadLetter {
  /** As it came in. */
  readonly message: ReceivedMessage
  /** Why it was put aside. */
  readonly reason: string
  /** How often handlers have tried. */
  readonly attempts: number
}

/** A source that is given its messages by `push`. */
export interface MemorySource extends Source {
  /** Delivers a message, or a notification with its context; waits for credit in order of call. */
  push(message: ReceivedMessage | Notification): void
  /** What was put aside, oldest first. */
  readonly deadLetters: readonly MemoryDeadLetter[]
  /** Messages that are not settled: waiting, or delivered. */
  readonly pending: number
  /** Resolves when everything that was pushed is settled; rejects with `closed` when it never will be. */
  settled(): Promise<void>
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: NotificationError) => void
}

interface Entry {
  readonly message: ReceivedMessage
  readonly attempt: number
}

/** Brings in what is pushed into it, for tests and for listeners in the process of the emitter. */
export function memorySource(options: { readonly clock?: Clock } = {}): MemorySource {
  return new InMemorySource(options.clock ?? systemClock)
}

class InMemorySource implements MemorySource {
  readonly name = 'memory'
  readonly deadLetters: MemoryDeadLetter[] = []
  readonly #clock: Clock
  readonly #format = osloV1Format()
  readonly #queue: Entry[] = []
  readonly #delayed = new Set<Timer>()
  readonly #waiters: Waiter[] = []
  #deliver: ((delivery: Delivery) => void) | undefined
  #credit = 0
  #unsettled = 0
  #filling = false
  #closed = false

  constructor(clock: Clock) {
    this.#clock = clock
  }

  get pending(): number {
    return this.#queue.length + this.#delayed.size + this.#unsettled
  }

  async start(deliver: (delivery: Delivery) => void, { credit, signal }: StartOptions): Promise<void> {
    if (this.#deliver || this.#closed)
      throw new NotificationError('invalid', 'A source is started once.', { strategy: this.name })
    if (signal?.aborted)
      throw new NotificationError('aborted', "The caller's signal was aborted.", { cause: signal.reason })
    this.#deliver = deliver
    this.#credit = credit
    this.#fill()
  }

  async close(): Promise<void> {
    this.#closed = true
    for (const timer of this.#delayed) timer.clear()
    for (const { reject } of this.#waiters.splice(0)) reject(closedError())
  }

  push(message: ReceivedMessage | Notification): void {
    this.#queue.push({ message: 'body' in message ? message : this.#format.encode(message), attempt: 1 })
    this.#fill()
  }

  async settled(): Promise<void> {
    if (this.pending === 0) return
    if (this.#closed) throw closedError()
    await new Promise<void>((resolve, reject) => {
      this.#waiters.push({ resolve, reject })
    })
  }

  /** What is settled in the moment of its delivery makes room for the next: a loop, not a call within a call. */
  #fill(): void {
    if (this.#filling) return
    this.#filling = true
    while (this.#deliver && !this.#closed && this.#unsettled < this.#credit) {
      const entry = this.#queue.shift()
      if (!entry) break
      this.#unsettled += 1
      const delivery = this.#deliveryOf(entry)
      try {
        this.#deliver(delivery)
      } catch {
        delivery.settle(refusedDelivery)
      }
    }
    this.#filling = false
  }

  #deliveryOf({ message, attempt }: Entry): Delivery {
    let isSettled = false
    const isLive = (): boolean => !this.#closed && !isSettled
    return {
      ...message,
      attempt,
      get live() {
        return isLive()
      },
      settle: (settlement) => {
        if (!isLive()) return
        isSettled = true
        this.#settle({ message, attempt }, settlement)
      },
    }
  }

  #settle({ message, attempt }: Entry, settlement: Settlement): void {
    this.#unsettled -= 1
    if (settlement.outcome === 'dead-letter') {
      const { reason, attempts } = settlement
      this.deadLetters.push({ message, reason, attempts })
    }
    if (settlement.outcome === 'retry') this.#again({ message, attempt: attempt + 1 }, settlement.delayMs)
    this.#fill()
    if (this.pending === 0) for (const { resolve } of this.#waiters.splice(0)) resolve()
  }

  #again(entry: Entry, delayMs: number): void {
    const timer = this.#clock.setTimer(() => {
      this.#delayed.delete(timer)
      this.#queue.push(entry)
      this.#fill()
    }, delayMs)
    this.#delayed.add(timer)
  }
}

function closedError(): NotificationError {
  return new NotificationError('closed', 'The source was closed before everything was settled.', {
    strategy: 'memory',
  })
}
