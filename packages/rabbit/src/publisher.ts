import type { EncodedMessage, Headers, Notification } from '@glance-notifications/core'
import type { ChannelModel, ConfirmChannel } from 'amqplib'
import { directChannel } from './direct-channel.js'
import { DirectPublisher } from './direct-publisher.js'
import { messageProperties } from './message-properties.js'
import type { RabbitSettings } from './options.js'

/** What is to be published. */
export interface Publish {
  readonly notification: Notification
  readonly message: EncodedMessage
  readonly headers: Headers | undefined
  readonly routingKey: string
  readonly body: Buffer
}

/** Called once: without an error when the broker has confirmed it. */
export type Confirmed = (error: unknown) => void

export interface Publisher {
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
  return {
    publish({ notification, message, headers, routingKey, body }, confirmed) {
      const properties = messageProperties(notification, message, headers, settings)
      channel.publish(settings.exchange, routingKey, body, properties, confirmed)
    },
  }
}
