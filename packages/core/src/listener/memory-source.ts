import { type Clock, systemClock, type Timer } from '../clock.js'
import type { ReceivedMessage } from '../formats/format.js'
import { osloV1Format } from '../formats/oslo.js'
import { HandedDelivery } from '../handed-delivery.js'
import { defaultMemoryCapacity } from '../memory.js'
import type { Notification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import { wholeNumber } from '../option.js'
import { Queue } from '../queue.js'
import { refusedDelivery } from '../refused-delivery.js'
import type { Delivery, Settlement, Source, StartOptions } from '../source.js'
import { type WaitOptions, Watchers } from '../watchers.js'
import { type SettledDelivery, settledDelivery } from './settled-delivery.js'

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
  /** What was put aside, oldest first: the newest `capacity`. */
  readonly deadLetters: readonly MemoryDeadLetter[]
  /** Messages that are not settled: waiting, or delivered. */
  readonly pending: number
  /** Resolves when everything that was pushed is settled; rejects with `closed` when it never will be. */
  settled(): Promise<void>
  /**
   * Resolves with the first delivery that was settled and matches, settled before the call (at least the newest `capacity` are remembered) or
   * after it. Rejects with `timeout` after `timeoutMs` (default 5,000), with `closed` when it is closed before, and with what `match` throws.
   */
  waitFor(match: (delivery: SettledDelivery) => boolean, options?: WaitOptions): Promise<SettledDelivery>
  /**
   * Loses the channel, as a broker does: settling what was delivered does nothing any more (`live` is false), and all of it is delivered
   * again before anything else, in its order, as the same attempt.
   */
  redeliver(): void
}

/** Options of `memorySource`. */
export interface MemorySourceOptions {
  /** Dead letters that are kept, and half the settled deliveries that are: beyond it the oldest are forgotten. Default 10,000. */
  readonly capacity?: number
  /** For tests. */
  readonly clock?: Clock
}

interface Waiter {
  readonly resolve: () => void
  readonly reject: (error: NotificationError) => void
}

interface Entry {
  readonly message: ReceivedMessage
  readonly attempt: number
}

/** An entry on its way, on a channel that can be lost. */
interface Delivered extends Entry {
  isLive: boolean
}

/** Brings in what is pushed into it, for tests and for listeners in the process of the emitter. */
export function memorySource(options: MemorySourceOptions = {}): MemorySource {
  return new InMemorySource(options)
}

class InMemorySource implements MemorySource {
  readonly name = 'memory'
  readonly deadLetters: MemoryDeadLetter[] = []
  readonly #clock: Clock
  readonly #capacity: number
  readonly #format = osloV1Format()
  readonly #watchers = new Watchers<SettledDelivery>('settled delivery')
  readonly #remembered: SettledDelivery[] = []
  #queue = new Queue<Entry>()
  readonly #unsettled = new Set<Delivered>()
  readonly #delayed = new Set<Timer>()
  readonly #waiters: Waiter[] = []
  #deliver: ((delivery: Delivery) => void) | undefined
  #credit = 0
  #filling = false
  #closed = false

  constructor({ capacity, clock }: MemorySourceOptions) {
    this.#capacity = wholeNumber('capacity', capacity, defaultMemoryCapacity)
    this.#clock = clock ?? systemClock
  }

  get pending(): number {
    return this.#queue.size + this.#delayed.size + this.#unsettled.size
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
    for (const delivered of this.#unsettled) delivered.isLive = false
    for (const timer of this.#delayed) timer.clear()
    for (const { reject } of this.#waiters.splice(0)) reject(closedError())
    this.#watchers.fail(closedError())
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

  async waitFor(
    match: (delivery: SettledDelivery) => boolean,
    options?: WaitOptions,
  ): Promise<SettledDelivery> {
    if (!this.#closed) return this.#watchers.wait(this.#remembered, match, options)
    const found = this.#remembered.find((delivery) => match(delivery))
    if (found) return found
    throw closedError()
  }

  redeliver(): void {
    if (this.#closed) return
    for (const delivered of this.#unsettled) delivered.isLive = false
    this.#queue = new Queue([...this.#unsettled, ...this.#queue])
    this.#unsettled.clear()
    this.#fill()
  }

  /** What is settled in the moment of its delivery makes room for the next: a loop, not a call within a call. */
  #fill(): void {
    if (this.#filling) return
    this.#filling = true
    while (this.#deliver && !this.#closed && this.#unsettled.size < this.#credit) {
      const entry = this.#queue.shift()
      if (!entry) break
      const delivered = { message: entry.message, attempt: entry.attempt, isLive: true }
      this.#unsettled.add(delivered)
      const delivery = this.#deliveryOf(delivered)
      try {
        this.#deliver(delivery)
      } catch {
        delivery.settle(refusedDelivery)
      }
    }
    this.#filling = false
  }

  #deliveryOf(delivered: Delivered): Delivery {
    const { message, attempt } = delivered
    return new HandedDelivery(message, attempt, delivered, (settlement) => {
      if (!delivered.isLive) return
      delivered.isLive = false
      this.#unsettled.delete(delivered)
      this.#settle(delivered, settlement)
    })
  }

  #settle({ message, attempt }: Entry, settlement: Settlement): void {
    if (settlement.outcome === 'dead-letter') {
      const { reason, attempts } = settlement
      this.deadLetters.push({ message, reason, attempts })
      if (this.deadLetters.length > this.#capacity) this.deadLetters.shift()
    }
    if (settlement.outcome === 'retry') this.#again({ message, attempt: attempt + 1 }, settlement.delayMs)
    const settled = settledDelivery(message, attempt, settlement)
    this.#remember(settled)
    this.#watchers.tell(settled)
    this.#fill()
    if (this.pending === 0) for (const { resolve } of this.#waiters.splice(0)) resolve()
  }

  /** Forgets many at a time: taking one after another from the front of a long array costs more than handling does. */
  #remember(settled: SettledDelivery): void {
    this.#remembered.push(settled)
    if (this.#remembered.length >= 2 * this.#capacity) this.#remembered.splice(0, this.#capacity)
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
