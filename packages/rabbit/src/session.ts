import {
  type Headers,
  type Notification,
  type NotificationError,
  priorities,
  systemClock,
} from '@glance-notifications/core'
import {
  contentLength,
  type Dial,
  type OutgoingSend,
  type SendingSession,
  type SessionEvents,
} from '@glance-notifications/core/connection'
import { type ConfirmChannel, IllegalOperationError } from 'amqplib'
import { type Connected, dial, hangUp } from './dial.js'
import type { RabbitHost, RabbitSettings } from './options.js'
import { type Confirmed, type Publisher, publisherOver } from './publisher.js'
import { sharedQueue } from './queue-names.js'
import { channelError, lostError, rabbitError, refusedSize } from './rabbit-error.js'
import { prepareTopology } from './topology.js'
import { Unconfirmed } from './unconfirmed.js'

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
  readonly #unconfirmed = new Unconfirmed()
  #tellsWritable = false
  #over = false
  /** The first refusal after which nothing was accepted. */
  #refusedSince: number | undefined
  /** Why the broker has closed the channel. */
  #channelError: Error | undefined
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
    channel.on('return', ({ properties }) => this.#unconfirmed.returned(properties.messageId))
  }

  get writable(): boolean {
    return !this.#unconfirmed.isFull
  }

  write(notification: Notification, headers: Headers | undefined, send: OutgoingSend): void {
    const content = this.#publisher.contentOf(notification)
    const bytes = contentLength(content)
    const routingKey = this.#routingKey(notification)
    const confirmed = this.#confirmed(send, notification.message_id, routingKey, bytes)
    try {
      this.#publisher.publish({ notification, content, bytes, headers, routingKey }, confirmed)
    } catch (error) {
      throw this.#notPublished(error)
    }
    this.#unconfirmed.published(bytes)
  }

  async close(deadline: number): Promise<void> {
    this.#over = true
    await hangUp(this.#connected, deadline)
  }

  #routingKey(notification: Notification): string {
    const { priority } = notification
    return this.#routingKeys.get(priority) ?? sharedQueue(this.#settings.topic, priority)
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

  /** The broker has closed the channel for something that we have sent. That one is told so when amqplib calls back for all. */
  #refused(cause: Error): void {
    this.#channelError = cause
    this.#lose(channelError(cause, this.#settings))
  }

  /** Calls back for one message. It keeps what it is given here, which is not the notification. */
  #confirmed(send: OutgoingSend, messageId: string, routingKey: string, bytes: number): Confirmed {
    return (error) => {
      const isReturned = this.#unconfirmed.confirmed(messageId, bytes)
      if (error) this.#notConfirmed(send, bytes, error)
      else {
        this.#refusedSince = undefined
        if (isReturned) send.fail(unroutable(this.#settings, routingKey))
        else send.accept()
      }
      this.#tellWritable()
    }
  }

  /** amqplib reports a nack, and the end of the channel, in the same way. After the latter we know in a moment. */
  #notConfirmed(send: OutgoingSend, bytes: number, error: unknown): void {
    const cause = this.#channelError
    if (cause && refusedSize(cause) === bytes) {
      send.fail(tooLarge(cause))
      return
    }
    queueMicrotask(() => {
      if (this.#channelClosed) return
      send.fail(nacked(error))
      this.#refusedOnce()
    })
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

function unroutable({ exchange }: RabbitSettings, routingKey: string): NotificationError {
  return rabbitError('unroutable', `No queue is bound to exchange ${exchange} for ${routingKey}.`, {
    phase: 'confirm',
  })
}
