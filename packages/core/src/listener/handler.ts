import type { GlobMatches, MatchingEventType, NotificationOf } from '../catalogue.js'
import type { Notification, OsloPriority, Priority, ReceivedNotification } from '../notification.js'

/** What a handler makes of a notification. Returning nothing is `done`; throwing is `retry`. */
export type HandlerResult =
  | undefined
  | void
  | { readonly outcome: 'done' }
  /**
   * It is tried again after `delayMs`; default: the back-off of the listener. Counts as an attempt. One that holds back others of
   * its key for longer than `maxHoldMs` is put aside instead.
   */
  | { readonly outcome: 'retry'; readonly delayMs?: number; readonly reason?: string }
  /** Trying again would not help: it is put aside, with the reason. */
  | { readonly outcome: 'dead-letter'; readonly reason: string }
  /** Nobody needs it; handlers registered later do not see it. */
  | { readonly outcome: 'drop' }

/** What a handler is told beside the notification. */
export interface HandlingContext {
  /** 1 at first. All matching handlers run again when one of them has failed. */
  readonly attempt: number
  /** Aborted when the handler's time is up, or the listener can wait no longer in closing. */
  readonly signal: AbortSignal
  /** oslo.messaging's id of this publish, if it has one. */
  readonly uniqueId?: string
}

/** A method's type, since the compiler compares the parameters of methods both ways: a listener keeps handlers of all kinds. */
export type Handler<N = ReceivedNotification> = {
  handle(notification: N, context: HandlingContext): HandlerResult | Promise<HandlerResult>
}['handle']

/**
 * What a handler gets: with a catalogue, what of it glob and priority select; what is not in the catalogue, as it came,
 * of any priority.
 */
export type HandledNotification<Events, Glob extends string, P extends OsloPriority | undefined> =
  IsUnknown<Events, Glob> extends true
    ? Notification<GlobMatches<Glob>, P extends OsloPriority ? P : OsloPriority>
    : KnownNotification<Events, Glob, P extends OsloPriority ? P : Priority>

/** Without a catalogue every event type is unknown, with one those that are not in it. */
type IsUnknown<Events, Glob extends string> = string extends keyof Events
  ? true
  : [MatchingEventType<Events, Glob>] extends [never]
    ? true
    : false

/** Of a priority that Glance does not have, the catalogue knows no payload. */
type KnownNotification<Events, Glob extends string, P extends OsloPriority> = P extends Priority
  ? NotificationOf<Events, Glob, P>
  : Notification<MatchingEventType<Events, Glob>, P>
