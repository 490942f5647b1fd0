import { isNotificationError, type NotificationError } from '@glance-notifications/core'

/** The `NotificationError` with which a promise rejects; anything else fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<NotificationError> {
  const value: unknown = await promise.catch((error: unknown) => error)
  if (isNotificationError(value)) return value
  throw new Error('There was no NotificationError', { cause: value })
}
