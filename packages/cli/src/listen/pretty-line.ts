import { type OsloPriority, type ReceivedNotification, toIsoTimestamp } from '@glance-notifications/core'
import { printable } from '../safe-text.js'
import { subjectOf } from './subject.js'

const red = 31
const green = 32
const yellow = 33
const grey = 90

const priorityColours: Readonly<Record<OsloPriority, number>> = {
  SAMPLE: grey,
  DEBUG: grey,
  AUDIT: grey,
  INFO: green,
  WARN: yellow,
  ERROR: red,
  CRITICAL: red,
}

/** `2026-11-22 07:46:48  INFO   image.create  image.localhost  cirros eca7391d-…  queued`; the time is UTC. */
export function prettyLine(notification: ReceivedNotification, colours: boolean): string {
  const { timestamp, priority, event_type, publisher_id, payload } = notification
  const paint = (code: number, text: string): string => (colours ? `\u001b[${code}m${text}\u001b[0m` : text)
  const time = toIsoTimestamp(timestamp)?.slice(0, 19).replace('T', ' ') ?? '-'.padEnd(19)
  return [
    paint(grey, time),
    paint(priorityColours[priority], priority.padEnd(8)),
    printable(event_type).padEnd(16),
    paint(grey, printable(publisher_id) || '-'),
    printable(subjectOf(payload)),
  ]
    .join('  ')
    .trimEnd()
}
