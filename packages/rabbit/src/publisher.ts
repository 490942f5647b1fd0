import type { Headers, Notification } from '@glance-notifications/core'
import { type Content, contentBytes } from '@glance-notifications/core/connection'
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { directChannel } from './direct-channel.js'
import { DirectPublisher } from './direct-publisher.js'
import { messageProperties } from './message-properties.js'
import type { RabbitSettings } from './options.js'

/** What is to be published. */
export interface Publish {
  readonly notification: Notification
  readonly content: Content
  /** Of the content. */
  readonly bytes: number
  readonly headers: Headers | undefined
  readonly routingKey: string
}

/** Called once: without an error when the broker has confirmed it. */
export type Confirmed = (error: unknown) => void

export interface Publisher {
  /** What it takes of a notification at the least expense. */
  readonly contentOf: (notification: Notification) => Content
  /** Throws for a channel that has ended, and for headers that do not fit in a frame. */
  publish(publish: Publish, confirmed: Confirmed): void
}

/** The fastest way to publish over the channel that there is. */
export function publisherOver(
  model: ChannelModel,
  channel: ConfirmChannel,
  settings: RabbitSettings,
): Publisher {
  const documented = documentedPublisher(channel, settings)
  const direct = directChannel(model, channel)
  return direct ? new DirectPublisher(direct, documented, settings) : documented
}

/** By the documented API of amqplib. */
function documentedPublisher(channel: ConfirmChannel, settings: RabbitSettings): Publisher {
  const propertiesOf = messageProperties(settings)
  const { exchange, format } = settings
  return {
    contentOf: (notification) => format.encode(notification),
    publish({ notification, content, headers, routingKey }, confirmed) {
      const properties = propertiesOf(notification, content, headers)
      channel.publish(exchange, routingKey, asBuffer(contentBytes(content)), properties, confirmed)
    },
  }
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.isBuffer(bytes) ? bytes : Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
