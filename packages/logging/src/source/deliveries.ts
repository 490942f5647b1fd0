import {
  type Delivery,
  type Logger,
  type Settlement,
  systemClock,
  type Timer,
} from '@glance-notifications/core'
import { refusedDelivery } from '@glance-notifications/core/connection'
import type { DeadLetterFile } from './dead-letter-file.js'

/** A message, and what must not be lost of the line that it came in. */
export interface Message {
  readonly body: Uint8Array
  /** What a dead letter tells of it, besides the reason. */
  readonly letter: () => Readonly<Record<string, unknown>>
  /** It is not needed any more. Called once. */
  readonly onSettled: () => void
}

export interface DeliveriesOptions {
  readonly deliver: (delivery: Delivery) => void
  readonly credit: number
  readonly deadLetters: DeadLetterFile
  readonly logger: Logger
}

/** What is delivered and not settled: never more than the credit, with what waits to be delivered again. */
export class Deliveries {
  readonly #options: DeliveriesOptions
  readonly #retries = new Set<Timer>()
  #unsettled = 0
  #onRoom: (() => void) | undefined
  #closed = false

  constructor(options: DeliveriesOptions) {
    this.#options = options
  }

  /** Delivers the message as soon as there is room for it. False when it was closed meanwhile. */
  async add(message: Message): Promise<boolean> {
    while (this.#unsettled >= this.#options.credit && !this.#closed) {
      await new Promise<void>((resolve) => {
        this.#onRoom = resolve
      })
    }
    if (this.#closed) return false
    this.#unsettled += 1
    this.#deliver(message, 1)
    return true
  }

  close(): void {
    this.#closed = true
    for (const timer of this.#retries) timer.clear()
    this.#retries.clear()
    this.#onRoom?.()
  }

  #deliver(message: Message, attempt: number): void {
    let isSettled = false
    const isLive = (): boolean => !this.#closed && !isSettled
    const delivery: Delivery = {
      body: message.body,
      attempt,
      get live() {
        return isLive()
      },
      settle: (settlement) => {
        if (!isLive()) return
        isSettled = true
        this.#settle(message, attempt, settlement)
      },
    }
    try {
      this.#options.deliver(delivery)
    } catch (error) {
      this.#options.logger.error('A delivery was not taken', { error })
      delivery.settle(refusedDelivery)
    }
  }

  #settle(message: Message, attempt: number, settlement: Settlement): void {
    if (settlement.outcome === 'retry') this.#again(message, attempt + 1, settlement.delayMs)
    else if (settlement.outcome === 'dead-letter') this.#putAside(message, settlement)
    else this.#settled(message)
  }

  #putAside(message: Message, { reason, attempts }: Settlement & { outcome: 'dead-letter' }): void {
    const letter = { dead_lettered_at: new Date().toISOString(), reason, attempts, ...message.letter() }
    this.#options.deadLetters.put(letter, () => this.#settled(message))
  }

  #again(message: Message, attempt: number, delayMs: number): void {
    const timer = systemClock.setTimer(() => {
      this.#retries.delete(timer)
      this.#deliver(message, attempt)
    }, delayMs)
    this.#retries.add(timer)
  }

  #settled(message: Message): void {
    this.#unsettled -= 1
    message.onSettled()
    this.#onRoom?.()
    this.#onRoom = undefined
  }
}
