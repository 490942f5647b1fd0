import { type Decoded, isNotificationError, stringifyJson, toIsoTimestamp } from '@glance-notifications/core'
import { maskedContext } from './masked-context.js'

export type NormalForm =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly reason: string }

/**
 * A notification as one line of JSON: the six attributes, then `context` and `unique_id` where there are any. `timestamp`
 * is ISO 8601 in UTC with its microseconds, `null` where it was missing; one that is no time is a reason, as is whatever
 * JSON cannot carry. Tokens in the context are masked.
 */
export function normalForm({ notification, uniqueId }: Decoded & { readonly ok: true }): NormalForm {
  const { message_id, publisher_id, event_type, priority, payload, timestamp, context } = notification
  const time = timestamp === '' ? null : toIsoTimestamp(timestamp)
  if (time === undefined) return { ok: false, reason: 'The message has a timestamp that is not a time.' }
  try {
    const attributes = [
      `{"message_id":${JSON.stringify(message_id)}`,
      `"publisher_id":${JSON.stringify(publisher_id)}`,
      `"event_type":${JSON.stringify(event_type)}`,
      `"priority":"${priority}"`,
      `"payload":${stringifyJson(payload)}`,
      `"timestamp":${JSON.stringify(time)}`,
    ]
    if (context !== undefined)
      attributes.push(`"context":${stringifyJson(maskedContext(context), '/context')}`)
    if (uniqueId !== undefined) attributes.push(`"unique_id":${JSON.stringify(uniqueId)}`)
    return { ok: true, text: `${attributes.join(',')}}` }
  } catch (error) {
    if (!isNotificationError(error)) throw error
    const place = error.issues?.[0]
    return {
      ok: false,
      reason: `The message${place ? ` at ${place.path} ${place.message}` : ' is not JSON'}.`,
    }
  }
}
