import { type Logger, type Settlement, systemClock } from '@glance-notifications/core'
import { backOff, Deadlines, errorText, withDeadline } from '@glance-notifications/core/connection'
import type { Channel, ChannelModel, ConsumeMessage } from 'amqplib'
import type { RabbitHost } from '../options.js'
import { isRefused } from '../rabbit-error.js'
import { Acknowledger } from './acknowledger.js'
import { PutAside } from './put-aside.js'
import type { RabbitSourceSettings } from './source-options.js'
import { prepareDeadLetters } from './source-topology.js'
import { SpareConnection } from './spare-connection.js'

/** Before a dead letter that the broker did not take is sent again: 200 ms, doubling up to 30 s. */
const resendDelayMs = backOff()

/** A message, and which attempt it is. */
export interface Incoming {
  readonly queue: string
  readonly message: ConsumeMessage
  readonly attempt: number
}

type DeadLetter = Extract<Settlement, { readonly outcome: 'dead-letter' }>

interface Surroundings {
  readonly settings: RabbitSourceSettings
  readonly host: RabbitHost
  readonly model: ChannelModel
  /** The one over which messages come. */
  readonly channel: Channel
  readonly logger: Logger
  /** Where a message goes whose time has come again. */
  readonly again: (incoming: Incoming) => void
}

/** Makes true, over one connection, what was said about its deliveries. */
export class Settling {
  readonly #around: Surroundings
  readonly #acknowledger: Acknowledger
  readonly #spare: SpareConnection
  readonly #putAside: PutAside
  /** What is held here until its time has come. */
  readonly #held = new Deadlines(systemClock)
  /** What is on its way to another queue. */
  readonly #sending = new Set<Promise<void>>()
  /** Whether retries may go through the broker. */
  #mayDelay: boolean
  #stopped = false

  constructor(around: Surroundings) {
    const { channel, host, model, settings } = around
    const { topology, place } = settings
    this.#around = around
    this.#acknowledger = new Acknowledger(model, channel)
    this.#spare = new SpareConnection(settings, host)
    this.#putAside = new PutAside(model, this.#spare, settings.queueType)
    this.#mayDelay = place.kind !== 'ephemeral' && (topology === 'adopt' || topology === 'declare')
  }

  /** As in `Acknowledger`. */
  get isOverrun(): boolean {
    return this.#acknowledger.isOverrun
  }

  /** As in `Acknowledger`. */
  allow(prefetch: number): void {
    this.#acknowledger.allow(prefetch)
  }

  delivered(message: ConsumeMessage): void {
    this.#acknowledger.delivered(message)
  }

  settle(incoming: Incoming, settlement: Settlement): void {
    switch (settlement.outcome) {
      case 'done':
      case 'drop':
        this.#acknowledger.settle(incoming.message)
        break
      case 'retry':
        if (this.#mayDelay) this.#send(this.#delay(incoming, settlement.delayMs))
        else this.#hold(incoming, settlement.delayMs)
        break
      case 'dead-letter':
        if (this.#around.settings.deadLetter === 'reject') this.#acknowledger.reject(incoming.message)
        else this.#send(this.#deadLetter(incoming, settlement, 0))
        break
    }
  }

  /** Tells what was settled, once what is on its way has arrived, or when the time is up. */
  async finish(deadline: number): Promise<void> {
    await withDeadline(Promise.allSettled(this.#sending), deadline, systemClock)
    this.#acknowledger.flush()
    await this.#spare.close(deadline)
  }

  /** Begins nothing more; what has begun may end. */
  stop(): void {
    this.#stopped = true
    this.#held.clear()
  }

  /** The channel is gone. */
  abandon(): void {
    this.stop()
    this.#acknowledger.stop()
    this.#spare.destroy()
  }

  /** Here, as the next attempt. */
  #hold(incoming: Incoming, delayMs: number): void {
    this.#after(delayMs, () => this.#around.again({ ...incoming, attempt: incoming.attempt + 1 }))
  }

  async #delay(incoming: Incoming, delayMs: number): Promise<void> {
    const { queue, message, attempt } = incoming
    try {
      await this.#putAside.retry(queue, message, attempt, delayMs)
      this.#acknowledger.settle(message)
    } catch (error) {
      if (this.#stopped) return
      if (isRefused(error)) this.#mayDelay = false
      const reason = errorText(error)
      this.#around.logger.warn('A retry cannot go through the broker; it is held here', { queue, reason })
      this.#hold(incoming, delayMs)
    }
  }

  /** Until the broker has it, the message stays unacknowledged: at worst there are two dead letters of it. */
  async #deadLetter(incoming: Incoming, why: DeadLetter, failures: number): Promise<void> {
    const { queue, message } = incoming
    const { model, settings, logger } = this.#around
    try {
      // Somebody may have deleted what was prepared.
      if (failures > 0) await prepareDeadLetters(model, settings, queue)
      await this.#putAside.deadLetter(queue, message, why)
      this.#acknowledger.settle(message)
    } catch (error) {
      if (this.#stopped) return
      logger.warn('A dead letter was not taken; it is sent again', { queue, reason: errorText(error) })
      this.#after(resendDelayMs(failures + 1, false), () =>
        this.#send(this.#deadLetter(incoming, why, failures + 1)),
      )
    }
  }

  #after(delayMs: number, expire: () => void): void {
    this.#held.add({ deadline: systemClock.now() + delayMs, expire })
  }

  #send(sent: Promise<void>): void {
    this.#sending.add(sent)
    void sent.finally(() => this.#sending.delete(sent))
  }
}
