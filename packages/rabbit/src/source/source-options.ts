import { invalidOption, type OsloPriority, osloPriorities, priorities } from '@glance-notifications/core'
import {
  choiceOption,
  defaultConnectTimeoutMs,
  duration,
  switchOption,
  textOption,
  wholeNumber,
} from '@glance-notifications/core/connection'
import { type RabbitOptions, type RabbitSettings, rabbitSettings } from '../options.js'
import { groupQueue, sharedQueue } from '../queue-names.js'

/** What RabbitMQ keeps of the queue of a group, and for how long. */
export const defaultMaxLength = 100_000
/** Seven days. */
export const defaultMaxAgeMs = 604_800_000
/** Thirty days. */
export const defaultExpiresMs = 2_592_000_000
/** More than any handler needs to succeed, and few enough to end a crash loop within minutes. */
export const defaultDeliveryLimit = 20

/** The types that our queues can have. */
export const queueTypes = ['quorum', 'classic'] as const
/** The type of the queues that we declare. */
export type QueueType = (typeof queueTypes)[number]

/** What becomes of a dead letter: see `deadLetter` of `RabbitSourceOptions`. */
export const deadLetterModes = ['queue', 'reject'] as const
/** What becomes of a dead letter. */
export type DeadLetterMode = (typeof deadLetterModes)[number]

/** Those of the options that are about sending are left out. */
type ConnectionOptions = Omit<RabbitOptions, 'format' | 'persistent' | 'mandatory'>

/** Exactly one of `group`, `shared` and `ephemeral`. */
export interface RabbitSourceOptions extends ConnectionOptions {
  /** A queue of its own, `<topic>.<group>`, bound to `<topic>.*`: every group gets its copy of each notification. */
  readonly group?: string
  /** The queues of 2013, `<topic>.<priority>`: whoever else reads them gets what this source does not. */
  readonly shared?: boolean
  /** With `shared`: which. Default INFO, WARN and ERROR. */
  readonly priorities?: readonly OsloPriority[]
  /** A queue that lives as long as the connection, and sees what comes from now on. */
  readonly ephemeral?: boolean
  /** Of the queues that we declare: of a group, of dead letters, of retries. Only a quorum queue counts deliveries. Default `quorum`. */
  readonly queueType?: QueueType
  /** Messages in the queue of a group or an ephemeral one, and in that of dead letters; beyond it the oldest are lost. Default 100,000. */
  readonly maxLength?: number
  /** Older messages are lost. Default 604,800,000: seven days. */
  readonly maxAgeMs?: number
  /** The queue of a group that nobody uses for so long is deleted. Default 2,592,000,000: thirty days. */
  readonly expiresMs?: number
  /**
   * A message that was delivered more often than this, and never settled, is a dead letter before any handler sees it.
   * Quorum queues count it; of a classic one the broker tells no more than that a message was delivered before, so there
   * it has no effect. Default 20.
   */
  readonly deliveryLimit?: number
  /**
   * `queue` (default): dead letters go to an exchange and a queue `<queue>.dead-letter`. `reject`, and always with
   * `ephemeral`: they are rejected, and a policy on the queue decides what becomes of them; without one they are gone.
   */
  readonly deadLetter?: DeadLetterMode
}

/** What is read. */
export type Place =
  | { readonly kind: 'group'; readonly queues: readonly [string]; readonly group: string }
  | { readonly kind: 'shared'; readonly queues: readonly string[] }
  | { readonly kind: 'ephemeral'; readonly queues: readonly [] }

/** The options with everything decided. */
export interface RabbitSourceSettings extends RabbitSettings {
  readonly place: Place
  readonly priorities: readonly OsloPriority[]
  readonly queueType: QueueType
  readonly maxLength: number
  readonly maxAgeMs: number
  readonly expiresMs: number
  readonly deliveryLimit: number
  readonly deadLetter: DeadLetterMode
  readonly connectTimeoutMs: number
}

const maxGroupBytes = 128
/** AMQP's limit for a name, less what is added for dead letters and retries. */
const maxQueueBytes = 255 - '.retry.3600000000'.length
/** What we add to the names of queues. */
const reservedEnding = /\.(dead-letter|retry\.\d+)$/
/** RabbitMQ takes no longer `x-message-ttl` and `x-expires`. */
const maxMilliseconds = 2 ** 32 - 1

/** Throws `invalid` for what cannot be right, before anything is dialled. */
export function rabbitSourceSettings(options: RabbitSourceOptions): RabbitSourceSettings {
  const settings = rabbitSettings(options)
  const read = priorityList(options.priorities)
  const place = placeOf(options, settings.topic, read)
  checkLength(place)
  const deadLetter = choiceOption('deadLetter', options.deadLetter, deadLetterModes) ?? 'queue'
  return {
    ...settings,
    place,
    priorities: read,
    queueType: choiceOption('queueType', options.queueType, queueTypes) ?? 'quorum',
    maxLength: wholeNumber('maxLength', options.maxLength, defaultMaxLength),
    maxAgeMs: milliseconds('maxAgeMs', options.maxAgeMs, defaultMaxAgeMs),
    expiresMs: milliseconds('expiresMs', options.expiresMs, defaultExpiresMs),
    deliveryLimit: wholeNumber('deliveryLimit', options.deliveryLimit, defaultDeliveryLimit),
    deadLetter: place.kind === 'ephemeral' ? 'reject' : deadLetter,
    connectTimeoutMs: duration('connectTimeoutMs', options.connectTimeoutMs, defaultConnectTimeoutMs),
  }
}

function placeOf(options: RabbitSourceOptions, topic: string, read: readonly OsloPriority[]): Place {
  const group = textOption('group', options.group, maxGroupBytes)
  const shared = switchOption('shared', options.shared, false)
  const ephemeral = switchOption('ephemeral', options.ephemeral, false)
  if ([group !== undefined, shared, ephemeral].filter(Boolean).length !== 1) {
    throw invalidOption(
      'group',
      'must be the name of a group, whose queue gets a copy of every notification; or else shared: true reads the queues that ' +
        'all share, and ephemeral: true what comes from now on',
    )
  }
  if (!shared && options.priorities !== undefined) throw invalidOption('priorities', 'needs shared: true')
  if (group === undefined) {
    return shared
      ? { kind: 'shared', queues: read.map((priority) => sharedQueue(topic, priority)) }
      : { kind: 'ephemeral', queues: [] }
  }
  if (osloPriorities.some((priority) => priority.toLowerCase() === group))
    throw invalidOption('group', 'must not be the name of a priority: those queues are shared')
  if (reservedEnding.test(group))
    throw invalidOption('group', 'must not end as the queues for dead letters and retries do')
  return { kind: 'group', queues: [groupQueue(topic, group)], group }
}

function checkLength({ queues }: Place): void {
  if (queues.some((queue) => Buffer.byteLength(queue) > maxQueueBytes))
    throw invalidOption('topic', `must leave queues a name of at most ${maxQueueBytes} bytes`)
}

function priorityList(given: readonly OsloPriority[] = priorities): readonly OsloPriority[] {
  const isList = Array.isArray(given) && given.length > 0 && new Set(given).size === given.length
  if (isList && given.every((priority) => osloPriorities.includes(priority))) return given
  throw invalidOption('priorities', `must be a list of ${osloPriorities.join(', ')}, each once`)
}

function milliseconds(name: string, value: number | undefined, fallback: number): number {
  const given = Math.ceil(duration(name, value, fallback))
  if (given >= 1 && given <= maxMilliseconds) return given
  throw invalidOption(name, `must be from 1 to ${maxMilliseconds} milliseconds`)
}
