import { hasGlancePriority, type Priority, type ReceivedNotification } from '@glance-notifications/core'
import {
  glanceEvents,
  glanceEventTypes,
  glanceJsonSchema,
  type JsonSchema,
} from '@glance-notifications/payloads'

/** Every event that today's Glance emits. */
export const catalogue = glanceEvents
export const eventTypes: readonly string[] = glanceEventTypes
const knownTypes: ReadonlySet<string> = new Set(eventTypes)

/** Whether the catalogue can say anything about it. */
export function isKnown({ event_type }: Pick<ReceivedNotification, 'event_type'>): boolean {
  return knownTypes.has(event_type)
}

/** Each place of the payload that does not fit the catalogue: `/path message`. Of oslo's other priorities it says nothing. */
export function misfits(notification: ReceivedNotification): readonly string[] {
  if (!hasGlancePriority(notification)) return []
  const { event_type, priority, payload } = notification
  const issues = catalogue.validate(event_type, priority, payload) ?? []
  return issues.map(({ path, message }) => `${path === '' ? '/' : path} ${message}`)
}

export function schemaOf(eventType: string, priority: Priority): JsonSchema | undefined {
  return glanceJsonSchema(eventType, priority)
}
