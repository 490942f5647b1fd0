import type { Notification, OsloPriority, Priority } from './notification.js'
import type { Issue } from './notification-error.js'

/** The payload type of every event type at every priority. */
export type EventMap = { readonly [eventType: string]: { readonly [P in Priority]: unknown } }

/** What a catalogue-less notifier takes: any event type, any payload. */
export type AnyEvents = Record<string, Record<Priority, unknown>>

/**
 * Maps (event type, priority) to a payload schema, for the compiler through `Events` and at run time through
 * `validate`. `imageEvents` of `@glance-notifications/payloads` is one; a service can write its own.
 */
export interface EventCatalogue<Events = AnyEvents> {
  /** What is wrong with the payload; `undefined` when nothing is. An unknown event type or priority is an issue. */
  validate(eventType: string, priority: OsloPriority, payload: unknown): readonly Issue[] | undefined
  /**
   * Whether a payload that is valid holds nothing but texts, finite numbers, booleans, null, and plain objects and lists of them. Who
   * has seen it while validating can say so; after a no, or without this, all of the payload is looked at once more before it is written.
   */
  isPlain?(eventType: string, priority: OsloPriority, payload: unknown): boolean
  /** The event types of the catalogue. A listener passes others on as they are; without the list, it knows all. */
  readonly eventTypes?: readonly string[]
  /** For the compiler only; never there at run time. */
  readonly events?: Events
}

/** The part of a catalogue that runs. */
export type PayloadValidator = Pick<EventCatalogue<unknown>, 'validate' | 'isPlain'>

/** The event types of a catalogue. */
export type EventType<Events> = Extract<keyof Events, string>

/** The payload type of one pair. */
export type PayloadOf<Events, E extends keyof Events, P extends Priority> = Events[E] extends {
  readonly [K in P]: infer T
}
  ? T
  : never

/**
 * What may be given as a payload. A payload type with an index signature (extra keys pass) takes object literals with extra
 * keys, but no value of an interface, to which TypeScript gives no index signature; so the known keys alone will do as well.
 */
export type PayloadInput<Payload> = Payload | KnownKeys<Payload>

/** A payload without the keys that any text can be. */
type KnownKeys<T> = T extends object
  ? NoneIfEmpty<{ [K in keyof T as string extends K ? never : K]: T[K] }>
  : T

/** Without known keys nothing is known: `{}` would take any value at all. */
type NoneIfEmpty<T> = [keyof T] extends [never] ? never : T

/** The strings that an fnmatch glob can match, as far as the type system can say: `*` is any text, dots included. */
export type GlobMatches<Glob extends string> = Glob extends `${string}${'?' | '['}${string}`
  ? string
  : Glob extends `${infer Head}*${infer Tail}`
    ? `${Head}${string}${GlobMatches<Tail>}`
    : Glob

/** The event types of a catalogue that a glob matches. */
export type MatchingEventType<Events, Glob extends string> = Extract<EventType<Events>, GlobMatches<Glob>>

/** Every notification of a catalogue that a glob and a priority select, told apart by its attributes. */
export type NotificationOf<Events, Glob extends string = '*', P extends Priority = Priority> = {
  [E in MatchingEventType<Events, Glob>]: { [K in P]: Notification<E, K, PayloadOf<Events, E, K>> }[P]
}[MatchingEventType<Events, Glob>]
