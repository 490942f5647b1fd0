import { isDeepStrictEqual } from 'node:util'
import type { Notification } from '@glance-notifications/core'

/** What is wrong with what was read back; empty when it is exactly what was emitted, in the same order. */
export function differences(
  emitted: readonly Notification[],
  readBack: readonly Notification[],
): readonly string[] {
  const problems: string[] = []
  const arrived = new Map(readBack.map((notification) => [notification.message_id, notification]))
  const known = new Set(emitted.map(({ message_id }) => message_id))
  for (const notification of emitted) {
    const found = arrived.get(notification.message_id)
    if (!found) problems.push(`missing: ${named(notification)}`)
    else if (!isDeepStrictEqual(attributes(found), attributes(notification))) {
      problems.push(`differs: ${named(notification)}`)
    }
  }
  for (const notification of readBack) {
    if (!known.has(notification.message_id)) problems.push(`never emitted: ${named(notification)}`)
  }
  if (arrived.size !== readBack.length) problems.push(`${readBack.length - arrived.size} came twice`)
  if (
    problems.length === 0 &&
    readBack.some(({ message_id }, index) => message_id !== emitted[index]?.message_id)
  ) {
    problems.push('in another order')
  }
  return problems
}

function named({ priority, event_type, message_id }: Notification): string {
  return `${priority} ${event_type} ${message_id}`
}

function attributes({ message_id, publisher_id, event_type, priority, timestamp, payload }: Notification) {
  return { message_id, publisher_id, event_type, priority, timestamp, payload }
}
