import { invalidOption } from '@glance-notifications/core'
import { type BrokerOptions, duration, textOption } from '@glance-notifications/core/connection'
import { type RabbitOptions, type RabbitSettings, rabbitSettings } from '../options.js'
import { groupQueue } from '../queue-names.js'

/** How long the broker may take for one answer. */
export const defaultAdminTimeoutMs = 10_000

/** Which broker, and as whom; as for `rabbitStrategy`. */
export interface RabbitAdminOptions
  extends BrokerOptions,
    Pick<RabbitOptions, 'auth' | 'virtualHost' | 'exchange' | 'topic' | 'connectionName'> {
  /** For each answer of the broker, connecting included. Default 10 s. */
  readonly timeoutMs?: number
}

/** Whose dead letters: those of one queue. Exactly one of the two. */
export interface DeadLetterQueueOptions extends RabbitAdminOptions {
  /** The group of a listener, whose queue is `<topic>.<group>`. */
  readonly group?: string
  /** The name of the queue that they were read from, for instance `notifications.info`. */
  readonly queue?: string
}

export interface AdminSettings extends RabbitSettings {
  readonly timeoutMs: number
}

/** AMQP's limit for the name of a queue. */
export const maxQueueNameBytes = 255

/** Throws `invalid` for what cannot be right. */
export function adminSettings(options: RabbitAdminOptions): AdminSettings {
  const timeoutMs = duration('timeoutMs', options.timeoutMs, defaultAdminTimeoutMs)
  return { ...rabbitSettings(options), timeoutMs }
}

/** The queue that the dead letters come from. Throws `invalid` where it is not told, or told twice. */
export function sourceQueue(topic: string, { group, queue }: DeadLetterQueueOptions): string {
  const name = textOption('queue', queue, maxQueueNameBytes)
  const ofGroup = textOption('group', group, maxQueueNameBytes)
  if ((name === undefined) === (ofGroup === undefined))
    throw invalidOption('group', 'or queue is needed, and not both')
  return name ?? groupQueue(topic, ofGroup ?? '')
}
