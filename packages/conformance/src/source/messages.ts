import {
  createNotification,
  type EncodedMessage,
  glanceFormat,
  type ReceivedMessage,
} from '@glance-notifications/core'

const format = glanceFormat()

/** A notification as Glance writes it. No two are the same: each has an id of its own. */
export function messageOf(payload: unknown): EncodedMessage {
  return format.encode(
    createNotification({
      publisher_id: 'conformance.test',
      event_type: 'image.update',
      priority: 'INFO',
      payload,
    }),
  )
}

export function numbered(count: number): readonly EncodedMessage[] {
  return Array.from({ length: count }, (_, number) => messageOf({ number }))
}

/** A message that no listener can decode: the beginning of one. */
export function tornMessage(): EncodedMessage {
  const message = messageOf({ torn: true })
  return { ...message, body: message.body.subarray(0, -2) }
}

/** Its bytes, to be compared. */
export function keyOf({ body }: Pick<ReceivedMessage, 'body'>): string {
  return Buffer.from(body).toString('latin1')
}

/** Which of the published ones have come, by their numbers; what was never published is -1. */
export function numbersOf(
  received: readonly Pick<ReceivedMessage, 'body'>[],
  published: readonly EncodedMessage[],
): readonly number[] {
  const keys = published.map(keyOf)
  return received.map((message) => keys.indexOf(keyOf(message)))
}

export function numbersUpTo(count: number, from = 0): readonly number[] {
  return Array.from({ length: count - from }, (_, n) => from + n)
}
