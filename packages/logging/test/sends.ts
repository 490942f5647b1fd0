import {
  createNotification,
  isNotificationError,
  type Notification,
  type NotificationError,
  type NotificationInput,
  type Receipt,
  type SendOptions,
} from '@glance-notifications/core'
import type { LineDestination } from '../src/line-destination.js'

/** A notification of which only what matters is said. */
export function notification(input: Partial<NotificationInput> = {}): Notification {
  return createNotification({
    publisher_id: 'host-1',
    event_type: 'image.create',
    priority: 'INFO',
    payload: { id: 'b3a3d5a0' },
    ...input,
  })
}

/** A point on the monotonic clock, so many milliseconds away. */
export function within(ms = 10_000): SendOptions {
  return { deadline: performance.now() + ms }
}

/** Writes a line, and waits for what becomes of it. */
export function write(destination: LineDestination, line: string, options: SendOptions): Promise<Receipt> {
  return new Promise((resolve, reject) => {
    destination.write(line, options, {
      told: (result) => (isNotificationError(result) ? reject(result) : resolve(result)),
    })
  })
}

/** The error that a promise rejects with; anything else is a failure of the test. */
export async function errorOf(promise: Promise<unknown>): Promise<NotificationError> {
  try {
    await promise
  } catch (error) {
    if (isNotificationError(error)) return error
    throw error
  }
  throw new Error('It did not fail.')
}
