import type { OsloPriority } from '@glance-notifications/core'

/** `<topic>.<priority>`, in lower case (Glance: `notify_kombu.py`; oslo.messaging: the same): the routing key, and the shared queue. */
export function sharedQueue(topic: string, priority: OsloPriority): string {
  return `${topic}.${priority.toLowerCase()}`
}

/** The queue of one group of listeners. */
export function groupQueue(topic: string, group: string): string {
  return `${topic}.${group}`
}

/** Where what could not be handled is put aside: an exchange and a queue of this name for each queue. */
export function deadLetterName(queue: string): string {
  return `${queue}.dead-letter`
}

/** Headers of a message that was put aside, or is tried again through the broker. */
export const messageHeaders = {
  /** Why it was put aside, for people. */
  reason: 'x-glance-reason',
  /** How often handlers have tried. */
  attempts: 'x-glance-attempts',
  /** Where it was published to in the beginning. */
  exchange: 'x-glance-exchange',
  routingKey: 'x-glance-routing-key',
  /** The queue that it was read from. */
  queue: 'x-glance-queue',
  /** ISO 8601, UTC. */
  deadLetteredAt: 'x-glance-dead-lettered-at',
} as const
