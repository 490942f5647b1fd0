import { newMessageId } from './message-id.js'
import { timestampNow } from './timestamp.js'

/** The priorities of Glance's notifications, as written in the body (lower case in a routing key). */
export const priorities = ['INFO', 'WARN', 'ERROR'] as const
/** A priority of Glance's notifications. */
export type Priority = (typeof priorities)[number]

/** What an emitter over oslo.messaging can write (`oslo_messaging/notify/notifier.py`), least urgent first. */
export const osloPriorities = ['SAMPLE', 'DEBUG', 'AUDIT', 'INFO', 'WARN', 'ERROR', 'CRITICAL'] as const
/** A priority that any emitter over oslo.messaging can have. */
export type OsloPriority = (typeof osloPriorities)[number]

/** What oslo.messaging writes as `_context_<key>`: who asked, and in which request. */
export type Context = Readonly<Record<string, unknown>>

/** One message. The attributes keep the names that they have on the wire. */
export interface Notification<
  EventType extends string = string,
  P extends OsloPriority = Priority,
  Payload = unknown,
> {
  /** UUID (version 4), fixed when the notification is made. */
  readonly message_id: string
  /** Host name of the instance that emits. */
  readonly publisher_id: string
  /** For instance `image.create`. */
  readonly event_type: EventType
  /** How urgent it is. */
  readonly priority: P
  /** UTC, when the event was generated: `YYYY-MM-DD HH:MM:SS.ffffff`, as Glance writes it. */
  readonly timestamp: string
  /** Depends on event type and priority; see `@glance-notifications/payloads`. */
  readonly payload: Payload
  /** Only the oslo formats carry it. */
  readonly context?: Context
}

/** A notification as it comes in: of any service, at any priority. */
export type ReceivedNotification = Notification<string, OsloPriority>

/** Whether a notification has one of Glance's own priorities, so that it can be sent on. */
export function hasGlancePriority(notification: ReceivedNotification): notification is Notification {
  const { priority } = notification
  return priorities.some((known) => known === priority)
}

/** What distinguishes one notification from another before it is made. */
export type NotificationInput = Omit<Notification, 'message_id' | 'timestamp'>

/** Makes a notification: a new `message_id`, and the time of now. */
export function createNotification(input: NotificationInput): Notification {
  const { publisher_id, event_type, priority, payload, context } = input
  const message_id = newMessageId()
  const timestamp = timestampNow()
  return context === undefined
    ? { message_id, publisher_id, event_type, priority, timestamp, payload }
    : { message_id, publisher_id, event_type, priority, timestamp, payload, context }
}
