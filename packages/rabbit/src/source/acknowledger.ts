import { systemClock, type Timer } from '@glance-notifications/core'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import { ackFrames } from '../ack-frames.js'
import { type DirectChannel, directChannel } from '../direct-channel.js'
import { Acknowledgements } from './acknowledgements.js'

/**
 * What an acknowledgement costs the broker it costs for each frame, however many messages the frame is about: so a run waits until it
 * is a quarter of what one queue lets us have, and the other three are still coming or being handled meanwhile. Or so many milliseconds.
 */
const runShare = 1 / 4
const runMs = 10
/** What is settled behind one that is still being handled may wait for it, so that both are one frame: until it is as many, and not for longer. */
const stragglerMs = 50 - runMs

/** What we use of amqplib's channel, which looks at nothing else. */
interface Acknowledging {
  ack(message: Tagged, allUpTo: boolean): void
  reject(message: Tagged, requeue: boolean): void
}

interface Tagged {
  readonly fields: { readonly deliveryTag: number }
}

/** Tells the broker what was settled: a run with one frame, stragglers within 50 ms, or once they are many. */
export class Acknowledger {
  readonly #channel: Acknowledging
  readonly #direct: DirectChannel | undefined
  readonly #deliveries = new Acknowledgements<ConsumeMessage | number>()
  /** What all queues together let us have, and what the one does that lets us have least. */
  #mostOpen = 0
  #least = Number.POSITIVE_INFINITY
  /** Settled since the broker was told last. */
  #news = 0
  #runTimer: Timer | undefined
  #stragglerTimer: Timer | undefined
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
    this.#least = Math.min(this.#least, prefetch)
  }

  delivered(message: ConsumeMessage): void {
    this.#deliveries.delivered(this.#keyOf(message))
  }

  settle(message: ConsumeMessage): void {
    this.#deliveries.settle(this.#keyOf(message))
    if (this.#isDue || this.#stopped) return
    this.#news += 1
    if (this.#news >= this.#least * runShare) this.#tellSoon(false)
    else this.#runTimer ??= systemClock.setTimer(() => this.#tellRun(false), runMs)
  }

  /** What becomes of it is for a policy of the broker's to say. */
  reject(message: ConsumeMessage): void {
    if (!this.#stopped && this.#deliveries.forget(this.#keyOf(message)))
      this.#write(() => this.#channel.reject(message, false))
  }

  /** Tells everything. */
  flush(): void {
    this.#clearTimers()
    this.#tell(true)
  }

  /** There is nobody to tell any more. */
  stop(): void {
    this.#stopped = true
    this.#clearTimers()
  }

  #tellRun(isSecondLook: boolean): void {
    this.#isDue = false
    this.#runTimer?.clear()
    this.#runTimer = undefined
    this.#tell(false)
    const stragglers = this.#deliveries.settled
    if (stragglers === 0 || this.#stopped) this.#clearTimers()
    else if (stragglers < this.#least * runShare)
      this.#stragglerTimer ??= systemClock.setTimer(() => this.flush(), stragglerMs)
    else if (isSecondLook) this.flush()
    // What they wait for may be finished in this very turn.
    else this.#tellSoon(true)
  }

  #tellSoon(isSecondLook: boolean): void {
    this.#isDue = true
    systemClock.afterInput(() => this.#tellRun(isSecondLook))
  }

  #clearTimers(): void {
    this.#runTimer?.clear()
    this.#stragglerTimer?.clear()
    this.#runTimer = undefined
    this.#stragglerTimer = undefined
  }

  #tell(stragglers: boolean): void {
    this.#news = 0
    if (this.#stopped) return
    const { upTo, single } = this.#deliveries.take(stragglers)
    if (upTo === undefined && single.length === 0) return
    this.#write(() => {
      if (this.#direct?.isOpen) {
        const last = upTo === undefined ? undefined : tagOf(upTo)
        this.#direct.write(ackFrames(this.#direct.number, last, single.map(tagOf)))
        return
      }
      if (upTo !== undefined) this.#ack(upTo, true)
      for (const message of single) this.#ack(message, false)
    })
  }

  #ack(message: ConsumeMessage | number, all: boolean): void {
    this.#channel.ack(typeof message === 'number' ? { fields: { deliveryTag: message } } : message, all)
  }

  /** A message that is handled must not be kept until it is acknowledged, but where amqplib, or who has wrapped it, asks for the message. */
  #keyOf(message: ConsumeMessage): ConsumeMessage | number {
    return this.#direct ? tagOf(message) : message
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

function tagOf(message: ConsumeMessage | number): number {
  return typeof message === 'number' ? message : message.fields.deliveryTag
}
