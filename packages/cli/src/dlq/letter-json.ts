import type { DeadLetter } from '@glance-notifications/rabbit/admin'
import { normalForm } from '../decode/normal-form.js'

/** A dead letter as one line of JSON. */
export interface LetterJson {
  readonly text: string
  /** Whether it is a notification, in its normal form. */
  readonly isReadable: boolean
}

/**
 * The notification as `decode` prints it, and why it was put aside. What cannot be decoded has the bytes in `body_base64`,
 * and in `undecodable` why; it is a captured message, which `decode` takes.
 */
export function letterJson(letter: DeadLetter): LetterJson {
  const { decoded, body, reason, attempts, exchange, routingKey, deadLetteredAt } = letter
  const form = decoded.ok ? normalForm(decoded) : decoded
  const rest = { attempts, exchange, routing_key: routingKey, dead_lettered_at: deadLetteredAt }
  if (form.ok) {
    const end = JSON.stringify({ reason, ...rest }).slice(1)
    return { text: `${form.text.slice(0, -1)}${end === '}' ? '' : ','}${end}`, isReadable: true }
  }
  const text = JSON.stringify({
    reason: reason ?? form.reason,
    undecodable: form.reason,
    ...rest,
    body_base64: Buffer.from(body).toString('base64'),
  })
  return { text, isReadable: false }
}
