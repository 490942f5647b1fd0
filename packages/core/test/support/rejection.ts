import { isNotificationError, type NotificationError } from '../../src/notification-error.js'

/** The `NotificationError` with which a promise rejects; anything else fails the test. */
export async function rejection(promise: Promise<unknown>): Promise<NotificationError> {
  let value: unknown
  try {
    value = await promise
  } catch (error) {
    if (isNotificationError(error)) return error
    throw new Error('rejected with something else than a NotificationError', { cause: error })
  }
  throw new Error(`resolved with ${JSON.stringify(value)}`)
}

/** The same of a function that throws. */
export function thrown(call: () => unknown): NotificationError {
  let value: unknown
  try {
    value = call()
  } catch (error) {
    if (isNotificationError(error)) return error
    throw new Error('threw something else than a NotificationError', { cause: error })
  }
  throw new Error(`returned ${JSON.stringify(value)}`)
}
