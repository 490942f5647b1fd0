/** Where a contender works over AMQP 0-9-1. The names are Glance's own, or those of a place of its own. */
export interface Amqp091Settings {
  /** With user, password and virtual host. */
  readonly url: string
  readonly exchange: string
  readonly topic: string
}

/** Where a contender works over AMQP 1.0. */
export interface Amqp10Settings {
  /** Without user and password. */
  readonly url: string
  readonly address: string
  readonly username?: string
  readonly password?: string
  /** Of the open frame. */
  readonly hostname?: string
}

/** The queue of INFO notifications, which is also their routing key. */
export function infoQueue({ topic }: Amqp091Settings): string {
  return `${topic}.info`
}

/** What oslo.messaging sets on what it publishes. */
export const messageOptions = {
  contentType: 'application/json',
  contentEncoding: 'utf-8',
  persistent: true,
  priority: 0,
} as const
