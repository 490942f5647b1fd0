import { systemClock } from '@glance-notifications/core'
import type { ChannelModel, Options } from 'amqplib'
import { onChannel } from '../topology.js'
import type { QueueType } from './source-options.js'

const secondMs = 1_000
const hourMs = 3_600_000
/** RabbitMQ takes no longer `x-expires`. */
const longestMs = 1_000 * hourMs
/** A delay queue that was not declared again for so long, beyond its delay, is deleted. */
const idleMs = 600_000

/** Delays are rounded up, so that there are few queues: to one second, doubled until it is an hour, then to whole hours. */
export function bucketMs(delayMs: number): number {
  if (delayMs > 2_048 * secondMs) return Math.min(Math.ceil(delayMs / hourMs) * hourMs, longestMs)
  let bucket = secondMs
  while (bucket < delayMs) bucket *= 2
  return bucket
}

/** Queues that nobody reads: what has lain in one for its time goes back to where it came from. It needs no plug-in. */
export class DelayQueues {
  readonly #connection: ChannelModel
  readonly #queueType: QueueType
  /** When each was declared. */
  readonly #declared = new Map<string, number>()

  constructor(connection: ChannelModel, queueType: QueueType) {
    this.#connection = connection
    this.#queueType = queueType
  }

  /** Makes sure that there is one for `queue`, and that it outlives what is put into it. */
  async use(queue: string, delayMs: number, put: (name: string) => Promise<void>): Promise<void> {
    const name = `${queue}.retry.${delayMs}`
    const now = systemClock.now()
    if (now - (this.#declared.get(name) ?? Number.NEGATIVE_INFINITY) > idleMs / 2) {
      const options = optionsOf(queue, delayMs, this.#queueType)
      await onChannel(this.#connection, (channel) => channel.assertQueue(name, options))
      this.#declared.set(name, now)
    }
    try {
      await put(name)
    } catch (error) {
      // Somebody may have deleted it.
      this.#declared.delete(name)
      throw error
    }
  }
}

function optionsOf(queue: string, delayMs: number, queueType: QueueType): Options.AssertQueue {
  return {
    durable: true,
    arguments: {
      'x-queue-type': queueType,
      'x-message-ttl': delayMs,
      'x-expires': delayMs + idleMs,
      'x-dead-letter-exchange': '',
      'x-dead-letter-routing-key': queue,
    },
  }
}
