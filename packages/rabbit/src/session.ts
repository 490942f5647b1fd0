import {
  type Notification,
  type NotificationError,
  priorities,
  systemClock,
} from '@glance-notifications/core'
import type { Dial, OutgoingSend, SendingSession, SessionEvents } from '@glance-notifications/core/connection'
import { type ConfirmChannel, IllegalOperationError } from 'amqplib'
import { type Connected, dial, hangUp } from './dial.js'
import { routingKey } from './message-properties.js'
import type { RabbitHost, RabbitSettings } from './options.js'
import { type Publisher, publisherOver } from './publisher.js'
import { sharedQueue } from './queue-names.js'
import { channelError, lostError, rabbitError, refusedSize } from './rabbit-error.js'
import { prepareTopology } from './topology.js'

/**
 * What the broker may leave unconfirmed, timed-out sends included: amqplib keeps all of it, so with a broker that
 * has stopped to confirm these are what bounds memory.
 */
const maxUnconfirmed = 2_000
const maxUnconfirmedBytes = 32 * 1024 * 1024

/**
 * When RabbitMQ has refused everything for so long, the connection is given up. A channel of RabbitMQ 3 that publishes to
 * a quorum queue while its leader goes may refuse for ever what another one takes at once; a full queue refuses both.
 * Longer than a connection takes to count as stable, so that the next attempt is not far away.
 */
const onlyRefusedMs = 12_000

/** Connects, looks at the topology, and opens the channel over which notifications are published. */
export function dialRabbit(settings: RabbitSettings): Dial<RabbitHost, SendingSession> {
  return (host, signal, events) =>
    dial(settings, host, signal, events, async (connected) => {
      await prepareTopology(connected.model, settings)
      const channel = await connected.model.createConfirmChannel()
      return new RabbitSession(settings, { ...connected, channel, events })
    })
}

interface SendingConnection extends Connected {
  readonly channel: ConfirmChannel
  readonly events: SessionEvents
}

class RabbitSession implements SendingSession {
  readonly lost: Promise<NotificationError>
  readonly #settings: RabbitSettings
  readonly #connected: SendingConnection
  readonly #publisher: Publisher
  /** By priority. */
  readonly #routingKeys: ReadonlyMap<string, string>
  /** Published and not spoken about yet, in order. */
  readonly #unconfirmed = new Set<Published>()
  #bytes = 0
  #tellsWritable = false
  #over = false
  /** The first refusal after which nothing was accepted. */
  #refusedSince: number | undefined
  #channelClosed = false
  #resolveLost: (error: NotificationError) => void = () => {}

  constructor(settings: RabbitSettings, connected: SendingConnection) {
    const { ended, channel, model } = connected
    this.#settings = settings
    this.#connected = connected
    this.#publisher = publisherOver(model, channel, settings)
    this.#routingKeys = new Map(priorities.map((each) => [each, sharedQueue(settings.topic, each)]))
    this.lost = new Promise((resolve) => {
      this.#resolveLost = resolve
    })
    void ended.then((cause) => this.#lose(lostError(cause)))
    channel.on('error', (cause) => this.#refused(cause))
    channel.on('close', () => {
      this.#channelClosed = true
      // A connection that ends closes its channels first, and says why afterwards.
      setImmediate(() => this.#lose(lostError(new Error('the channel was closed'))))
    })
    channel.on('return', ({ properties }) => this.#returned(properties.messageId))
  }

  get writable(): boolean {
    return this.#unconfirmed.size < maxUnconfirmed && this.#bytes < maxUnconfirmedBytes
  }

  write(send: OutgoingSend): void {
    const { notification, headers } = send
    const message = this.#settings.format.encode(notification)
    const body = asBuffer(message.body)
    const published: Published = { send, bytes: body.length, returned: false }
    const publish = { notification, message, headers, body, routingKey: this.#routingKey(notification) }
    try {
      this.#publisher.publish(publish, (error) => this.#confirmed(published, error))
    } catch (error) {
      throw this.#notPublished(error)
    }
    this.#remember(published)
  }

  async close(deadline: number): Promise<void> {
    this.#over = true
    await hangUp(this.#connected, deadline)
  }

  #routingKey(notification: Notification): string {
    return this.#routingKeys.get(notification.priority) ?? routingKey(this.#settings.topic, notification)
  }

  /** One loss ends it all: a channel that is gone takes its connection along, and the supervisor dials anew. */
  #lose(error: NotificationError): void {
    if (this.#over) return
    this.#over = true
    this.#resolveLost(error)
    this.#connected.destroy()
  }

  /** amqplib throws for a channel that has ended, and for headers that do not fit in a frame. */
  #notPublished(cause: unknown): NotificationError {
    if (!(cause instanceof IllegalOperationError)) {
      return rabbitError('invalid', 'The headers cannot be written.', { phase: 'write', cause })
    }
    const error = lostError(cause)
    this.#lose(error)
    return error
  }

  /** The broker has closed the channel for something that we have sent. */
  #refused(cause: Error): void {
    const size = refusedSize(cause)
    const ofThatSize = [...this.#unconfirmed].filter(({ bytes }) => bytes === size)
    for (const { send } of ofThatSize) send.fail(tooLarge(cause))
    this.#lose(channelError(cause, this.#settings))
  }

  #remember(published: Published): void {
    this.#unconfirmed.add(published)
    this.#bytes += published.bytes
  }

  #forget(published: Published): void {
    this.#unconfirmed.delete(published)
    this.#bytes -= published.bytes
  }

  /** RabbitMQ returns a message before it confirms it, and says which by its id. */
  #returned(messageId: unknown): void {
    const published = this.#firstKept(messageId)
    if (published) published.returned = true
  }

  /** The same notification may have been sent more than once. */
  #firstKept(messageId: unknown): Published | undefined {
    for (const published of this.#unconfirmed) {
      if (!published.returned && published.send.notification.message_id === messageId) return published
    }
    return undefined
  }

  #confirmed(published: Published, error: unknown): void {
    this.#forget(published)
    const { send, returned } = published
    if (error) {
      // amqplib reports a nack, and the end of the channel, in the same way. After the latter we know in a moment.
      queueMicrotask(() => {
        if (this.#channelClosed) return
        send.fail(nacked(error))
        this.#refusedOnce()
      })
    } else {
      this.#refusedSince = undefined
      if (returned) send.fail(unroutable(this.#settings, send.notification))
      else send.accept()
    }
    this.#tellWritable()
  }

  /** Once for all that is confirmed in one go. */
  #tellWritable(): void {
    if (this.#tellsWritable) return
    this.#tellsWritable = true
    queueMicrotask(() => {
      this.#tellsWritable = false
      this.#connected.events.writable()
    })
  }

  #refusedOnce(): void {
    const now = systemClock.now()
    this.#refusedSince ??= now
    if (now - this.#refusedSince < onlyRefusedMs) return
    this.#lose(lostError(new Error(`it has refused everything for ${onlyRefusedMs} ms`)))
  }
}

interface Published {
  readonly send: OutgoingSend
  readonly bytes: number
  /** Whether the broker has given the message back. */
  returned: boolean
}

function asBuffer(body: Uint8Array): Buffer {
  return Buffer.isBuffer(body) ? body : Buffer.from(body.buffer, body.byteOffset, body.byteLength)
}

function nacked(cause: unknown): NotificationError {
  return rabbitError('rejected', 'RabbitMQ did not take the message (nack): a queue is full or has failed.', {
    phase: 'confirm',
    retryable: true,
    delivery: 'unknown',
    cause,
  })
}

function tooLarge(cause: Error): NotificationError {
  return rabbitError('too-large', cause.message, { phase: 'confirm', cause })
}

function unroutable({ exchange, topic }: RabbitSettings, notification: Notification): NotificationError {
  const key = routingKey(topic, notification)
  return rabbitError('unroutable', `No queue is bound to exchange ${exchange} for ${key}.`, {
    phase: 'confirm',
  })
}
