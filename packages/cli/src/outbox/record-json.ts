import type { OutboxRecord } from '@glance-notifications/outbox/admin'
import { normalForm } from '../decode/normal-form.js'

/** A record as one line of JSON. */
export interface RecordJson {
  readonly text: string
  /** Whether it is a notification, in its normal form. */
  readonly isReadable: boolean
}

/**
 * The notification as `decode` prints it, when it was stored, and why it has failed. What is damaged has the bytes of the
 * record in `body_base64`, and in `undecodable` why.
 */
export function recordJson({ notification, headers, storedAt, failure, bytes }: OutboxRecord): RecordJson {
  const form = notification
    ? normalForm({ ok: true, notification })
    : ({ ok: false, reason: failure?.message ?? 'The record cannot be read.' } as const)
  const rest = {
    stored_at: timeOf(storedAt),
    headers,
    ...(failure && {
      reason: failure.reason,
      code: failure.code,
      error: failure.message,
      attempts: failure.attempts,
      failed_at: timeOf(failure.failedAt),
    }),
  }
  if (form.ok) return { text: `${form.text.slice(0, -1)},${JSON.stringify(rest).slice(1)}`, isReadable: true }
  const damaged = { undecodable: form.reason, ...rest, body_base64: Buffer.from(bytes).toString('base64') }
  return { text: JSON.stringify(damaged), isReadable: false }
}

function timeOf(ms: number | undefined): string | undefined {
  if (ms === undefined) return undefined
  const time = new Date(ms)
  return Number.isNaN(time.getTime()) ? undefined : time.toISOString()
}
