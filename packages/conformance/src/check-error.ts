import assert from 'node:assert/strict'
import { errorCodes, isNotificationError, type NotificationError } from '@glance-notifications/core'

/** Fails unless it is a `NotificationError` with a code of the closed list, and says what callers branch on. */
export function checkError(error: unknown): NotificationError {
  if (!isNotificationError(error))
    throw new assert.AssertionError({
      message: `It rejected with ${typeof error === 'object' ? error?.constructor.name : typeof error}, which is no NotificationError.`,
    })
  assert.ok(errorCodes.includes(error.code), `There is no error code ${error.code}.`)
  assert.equal(
    typeof error.retryable,
    'boolean',
    `The error ${error.code} does not say whether it is retryable.`,
  )
  assert.ok(
    error.delivery === 'none' || error.delivery === 'unknown',
    `The error ${error.code} says ${error.delivery} of the delivery, which is neither none nor unknown.`,
  )
  for (const outcome of error.outcomes ?? []) if (outcome.status === 'failed') checkError(outcome.error)
  return error
}

/** The code, or, of a send that failed in part, those of the parts. */
export function codesOf(error: NotificationError): readonly string[] {
  const failed = error.outcomes?.flatMap((outcome) =>
    outcome.status === 'failed' ? codesOf(outcome.error) : [],
  )
  return error.code === 'partial' && failed ? failed : [error.code]
}
