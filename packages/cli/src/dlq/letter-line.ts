import { toIsoTimestamp } from '@glance-notifications/core'
import type { DeadLetter } from '@glance-notifications/rabbit/admin'
import { printable } from '../safe-text.js'

const widths = { id: 36, time: 19, attempts: 8, type: 20 } as const
/** Longer texts than this make no line. */
const maxReasonLength = 160

export const letterHeading = row('MESSAGE ID', 'PUT ASIDE (UTC)', 'ATTEMPTS', 'EVENT TYPE', 'REASON')

/** A dead letter for people: `-` for what nobody has written on it. */
export function letterLine({ decoded, attempts, deadLetteredAt, reason }: DeadLetter): string {
  const why = printable(reason ?? '-')
  return row(
    decoded.ok ? printable(decoded.notification.message_id) : '-',
    toIsoTimestamp(deadLetteredAt ?? '')
      ?.slice(0, widths.time)
      .replace('T', ' ') ?? '-',
    String(attempts ?? '-').padStart(widths.attempts),
    decoded.ok ? printable(decoded.notification.event_type) : '(undecodable)',
    why.length > maxReasonLength ? `${why.slice(0, maxReasonLength - 1)}…` : why,
  )
}

function row(id: string, time: string, attempts: string, type: string, reason: string): string {
  return [
    id.padEnd(widths.id),
    time.padEnd(widths.time),
    attempts.padStart(widths.attempts),
    type.padEnd(widths.type),
    reason,
  ].join('  ')
}
