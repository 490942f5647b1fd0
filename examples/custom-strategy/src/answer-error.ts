import { type ErrorCode, NotificationError, type NotificationErrorOptions } from '@glance-notifications/core'
import type { Answer } from './http-client.js'
import { retryAfterMs } from './retry-after.js'

type Meaning = readonly [ErrorCode, Pick<NotificationErrorOptions, 'retryable' | 'delivery'>?]

/**
 * What a status says in the words of core. With `auth` and `topology` every notification will fail until somebody changes something: an
 * outbox holds all of them back. `rejected` and `too-large` are about the one, which is put aside.
 */
const meanings: ReadonlyMap<number, Meaning> = new Map<number, Meaning>([
  [401, ['auth']],
  [403, ['auth']],
  // The URL is that of all notifications: `unroutable` would be one that only this notification had nowhere to go.
  [404, ['topology']],
  [405, ['topology']],
  [407, ['auth']],
  [408, ['timeout']],
  [410, ['topology']],
  [413, ['too-large']],
  [425, ['blocked']],
  [429, ['blocked']],
  [501, ['rejected', { retryable: false }]],
  // It may be a gateway that says so, and nobody knows what became of the request behind it: as of all from 500 on.
  [503, ['blocked', { delivery: 'unknown' }]],
])

/** A redirect is not followed: a signed body goes to the one whom it was signed for. */
function meaningOf(status: number): Meaning {
  const meaning = meanings.get(status)
  if (meaning) return meaning
  if (status >= 500) return ['rejected', { retryable: true, delivery: 'unknown' }]
  return status >= 300 && status < 400 ? ['topology'] : ['rejected']
}

/** The error that an answer stands for; `undefined` when it says that the notification is safe. Shows nothing but the status. */
export function answerError(
  { status, headers }: Answer,
  { strategy, maxRetryAfterMs }: { readonly strategy: string; readonly maxRetryAfterMs: number },
): NotificationError | undefined {
  if (status >= 200 && status < 300) return undefined
  const [code, details] = meaningOf(status)
  const waitMs = retryAfterMs(headers, maxRetryAfterMs)
  return new NotificationError(code, `The receiver answered ${status}.`, {
    strategy,
    phase: 'confirm',
    ...details,
    ...(waitMs !== undefined && { retryAfterMs: waitMs }),
  })
}
