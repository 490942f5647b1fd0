import { type Notification, priorities } from '@glance-notifications/core'
import { imageEventTypes } from '@glance-notifications/payloads'
import type { Style } from './style.js'

/** Event types by priorities, with how often each was seen. */
export function countTable(notifications: readonly Notification[], style: Style): readonly string[] {
  const count = (priority: string, eventType?: string): number =>
    notifications.filter(
      (one) => one.priority === priority && (eventType === undefined || one.event_type === eventType),
    ).length
  return [
    style.dim(row('', priorities)),
    ...imageEventTypes.map((eventType) =>
      row(
        eventType,
        priorities.map((priority) => String(count(priority, eventType) || '·')),
      ),
    ),
    row(
      'all',
      priorities.map((priority) => String(count(priority) || '·')),
    ),
  ]
}

/** The event types of images that were not seen. */
export function unseen(notifications: readonly Notification[]): readonly string[] {
  const seen = new Set(notifications.map(({ event_type }) => event_type))
  return imageEventTypes.filter((eventType) => !seen.has(eventType))
}

function row(title: string, cells: readonly string[]): string {
  return `  ${title.padEnd(16)}${cells.map((cell) => cell.padStart(7)).join('')}`
}
