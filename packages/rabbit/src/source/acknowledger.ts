import { systemClock, type Timer } from '@glance-notifications/core'
import type { Channel, ConsumeMessage } from 'amqplib'
import { Acknowledgements } from './acknowledgements.js'

/** How long what is settled may wait for an earlier one, so that both are one frame. Milliseconds. */
const stragglerMs = 50

/** Tells the broker what was settled: a run once per turn of the event loop, stragglers within 50 ms. */
export class Acknowledger {
  readonly #channel: Channel
  readonly #deliveries = new Acknowledgements<ConsumeMessage>()
  #timer: Timer | undefined
  #isDue = false
  #stopped = false

  constructor(channel: Channel) {
    this.#channel = channel
  }

  /** What the broker has delivered and was not told about yet. */
  get open(): number {
    return this.#deliveries.open
  }

  delivered(message: ConsumeMessage): void {
    this.#deliveries.delivered(message)
  }

  settle(message: ConsumeMessage): void {
    this.#deliveries.settle(message)
    if (this.#isDue || this.#stopped) return
    this.#isDue = true
    systemClock.afterInput(() => {
      this.#isDue = false
      this.#tell(false)
      if (this.#deliveries.settled > 0 && !this.#stopped)
        this.#timer ??= systemClock.setTimer(() => this.flush(), stragglerMs)
    })
  }

  /** What becomes of it is for a policy of the broker's to say. */
  reject(message: ConsumeMessage): void {
    if (!this.#stopped && this.#deliveries.forget(message))
      this.#write(() => this.#channel.reject(message, false))
  }

  /** Tells everything. */
  flush(): void {
    this.#timer?.clear()
    this.#timer = undefined
    this.#tell(true)
  }

  /** There is nobody to tell any more. */
  stop(): void {
    this.#stopped = true
    this.#timer?.clear()
  }

  #tell(stragglers: boolean): void {
    if (this.#stopped) return
    const { upTo, single } = this.#deliveries.take(stragglers)
    this.#write(() => {
      if (upTo) this.#channel.ack(upTo, true)
      for (const message of single) this.#channel.ack(message)
    })
  }

  /** amqplib throws for a channel that has ended, of which the session hears by itself: the messages come again. */
  #write(tell: () => void): void {
    try {
      tell()
    } catch {
      this.stop()
    }
  }
}
