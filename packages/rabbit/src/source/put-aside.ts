import type { Settlement } from '@glance-notifications/core'
import type { ChannelModel, ConsumeMessage } from 'amqplib'
import { deadLetterName, messageHeaders } from '../queue-names.js'
import { ConfirmedPublisher } from './confirmed-publisher.js'
import { bucketMs, DelayQueues } from './delay-queues.js'
import { originOf, propertiesWith } from './message-content.js'
import type { QueueType } from './source-options.js'
import type { SpareConnection } from './spare-connection.js'

/** Header texts of RabbitMQ may be long; ours need not be. */
const maxReasonLength = 1_000

/** Sends messages on to where they wait: for people, or for their next attempt. Resolves when the broker has them. */
export class PutAside {
  readonly #publisher: ConfirmedPublisher
  readonly #delayQueues: DelayQueues

  constructor(connection: ChannelModel, spare: SpareConnection, queueType: QueueType) {
    this.#delayQueues = new DelayQueues(connection, queueType)
    this.#publisher = new ConfirmedPublisher(spare)
  }

  async deadLetter(
    queue: string,
    message: ConsumeMessage,
    { reason, attempts }: Pick<Settlement & { readonly outcome: 'dead-letter' }, 'reason' | 'attempts'>,
  ): Promise<void> {
    await this.#publisher.publish({
      exchange: deadLetterName(queue),
      routingKey: queue,
      body: message.content,
      properties: propertiesWith(message, {
        ...headersOf(queue, message),
        [messageHeaders.reason]: reason.slice(0, maxReasonLength),
        [messageHeaders.attempts]: attempts,
        [messageHeaders.deadLetteredAt]: new Date().toISOString(),
      }),
    })
  }

  async retry(queue: string, message: ConsumeMessage, attempts: number, delayMs: number): Promise<void> {
    await this.#delayQueues.use(queue, bucketMs(delayMs), (routingKey) =>
      this.#publisher.publish({
        exchange: '',
        routingKey,
        body: message.content,
        properties: propertiesWith(message, {
          ...headersOf(queue, message),
          [messageHeaders.attempts]: attempts,
        }),
      }),
    )
  }
}

function headersOf(queue: string, message: ConsumeMessage): Record<string, string> {
  const { exchange, routingKey } = originOf(message)
  return {
    [messageHeaders.exchange]: exchange,
    [messageHeaders.routingKey]: routingKey,
    [messageHeaders.queue]: queue,
  }
}
