import { isNotificationError, type NotificationError } from '@glance-notifications/core'

/** What it rejects with, or throws; must be an error of ours. */
export async function errorOf(action: () => unknown): Promise<NotificationError> {
  try {
    await action()
  } catch (error) {
    if (isNotificationError(error)) return error
    throw error
  }
  throw new Error('It was expected to fail')
}
