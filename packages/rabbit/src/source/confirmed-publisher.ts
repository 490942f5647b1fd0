import type { NotificationError } from '@glance-notifications/core'
import type { ConfirmChannel, Options } from 'amqplib'
import { type Connected, failure } from '../dial.js'
import { rabbitError } from '../rabbit-error.js'

export interface Publish {
  readonly exchange: string
  readonly routingKey: string
  readonly body: Buffer
  readonly properties: Options.Publish
}

/** Where the channel is opened, each time that there is none. */
export interface Connector {
  get(): Promise<Connected>
}

interface Open {
  readonly channel: ConfirmChannel
  /** The broker gave back what was published last. */
  returned: boolean
  /** Why the broker has closed the channel. */
  refusal: unknown
}

/**
 * Publishes one message after another, each confirmed, over a channel that is opened when it is needed and again after it was closed.
 * Which message was returned is told by nothing but what it holds: so there is never more than one on its way.
 */
export class ConfirmedPublisher {
  readonly #connection: Connector
  #open: Promise<Open> | undefined
  #last: Promise<unknown> = Promise.resolve()

  constructor(connection: Connector) {
    this.#connection = connection
  }

  /** Resolves when the broker has it in a queue. */
  publish(message: Publish): Promise<void> {
    const published = this.#last.then(() => this.#publish(message))
    this.#last = published.catch(() => {})
    return published
  }

  async #publish({ exchange, routingKey, body, properties }: Publish): Promise<void> {
    this.#open ??= this.#openChannel()
    const open = await this.#open.catch((error: unknown) => {
      this.#open = undefined
      throw error
    })
    open.returned = false
    await new Promise<void>((resolve, reject) => {
      open.channel.publish(exchange, routingKey, body, { ...properties, mandatory: true }, (error) =>
        error ? reject(open.refusal ?? error) : resolve(),
      )
    })
    if (open.returned) throw unroutable(exchange, routingKey)
  }

  async #openChannel(): Promise<Open> {
    const { model, ended } = await this.#connection.get()
    const channel = await Promise.race([model.createConfirmChannel(), failure(ended)])
    const open: Open = { channel, returned: false, refusal: undefined }
    channel.on('error', (cause) => {
      open.refusal = cause
    })
    channel.on('close', () => {
      this.#open = undefined
    })
    channel.on('return', () => {
      open.returned = true
    })
    return open
  }
}

function unroutable(exchange: string, routingKey: string): NotificationError {
  return rabbitError(
    'unroutable',
    `No queue is bound to exchange ${exchange || '(default)'} for ${routingKey}.`,
  )
}
