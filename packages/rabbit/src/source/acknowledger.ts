import { systemClock, type Timer } from '@glance-notifications/core'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import { ackFrames } from '../ack-frames.js'
import { type DirectChannel, directChannel } from '../direct-channel.js'
import { Acknowledgements } from './acknowledgements.js'

/** How long what is settled may wait for an earlier one, so that both are one frame. Milliseconds. */
const stragglerMs = 50
/** How much of what one queue lets us have may wait so: while it does, no more comes in its place. */
const stragglerShare = 1 / 4

/** Tells the broker what was settled: a run once per turn of the event loop, stragglers within 50 ms, or once they are many. */
export class Acknowledger {
  readonly #channel: Channel
  readonly #direct: DirectChannel | undefined
  readonly #deliveries = new Acknowledgements<ConsumeMessage>()
  /** What all queues together let us have, and how many stragglers are many for the one that lets us have least. */
  #mostOpen = 0
  #manyStragglers = Number.POSITIVE_INFINITY
  #timer: Timer | undefined
  #isDue = false
  #stopped = false

  constructor(model: ChannelModel, channel: Channel) {
    this.#channel = channel
    this.#direct = directChannel(model, channel)
  }

  /** Whether the broker has sent more than we have asked for. */
  get isOverrun(): boolean {
    return this.#deliveries.open > this.#mostOpen
  }

  /** One more queue is read, from which so many may come before the broker was told about any. */
  allow(prefetch: number): void {
    this.#mostOpen += prefetch
    this.#manyStragglers = Math.min(this.#manyStragglers, prefetch * stragglerShare)
  }

  delivered(message: ConsumeMessage): void {
    this.#deliveries.delivered(message)
  }

  settle(message: ConsumeMessage): void {
    this.#deliveries.settle(message)
    if (this.#isDue || this.#stopped) return
    this.#isDue = true
    systemClock.afterInput(() => this.#turnEnded())
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

  #turnEnded(): void {
    this.#isDue = false
    this.#tell(false)
    const stragglers = this.#deliveries.settled
    if (stragglers === 0 || this.#stopped) return
    if (stragglers >= this.#manyStragglers) this.flush()
    else this.#timer ??= systemClock.setTimer(() => this.flush(), stragglerMs)
  }

  #tell(stragglers: boolean): void {
    if (this.#stopped) return
    const { upTo, single } = this.#deliveries.take(stragglers)
    if (upTo === undefined && single.length === 0) return
    this.#write(() => {
      if (this.#direct?.isOpen) {
        this.#direct.write(ackFrames(this.#direct.number, upTo && tagOf(upTo), single.map(tagOf)))
        return
      }
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

function tagOf({ fields }: ConsumeMessage): number {
  return fields.deliveryTag
}
