import type { Decoded } from '@glance-notifications/core'

/** A message that was put aside. */
export interface DeadLetter {
  /** What was put aside. Also what cannot be decoded is here, with its bytes in `body`. */
  readonly decoded: Decoded
  /** The bytes, as they were sent. */
  readonly body: Uint8Array
  /** Why it was put aside, in the words of whoever did; absent where the broker did. */
  readonly reason?: string
  /** How often handlers have tried. */
  readonly attempts?: number
  /** Where it was published to in the beginning. */
  readonly exchange?: string
  /** As it was published in the beginning. */
  readonly routingKey?: string
  /** ISO 8601, UTC. */
  readonly deadLetteredAt?: string
}

/** The `message_id` of what was put aside, where it can be read. */
export function messageIdOf({ decoded }: DeadLetter): string | undefined {
  return decoded.ok ? decoded.notification.message_id : undefined
}
