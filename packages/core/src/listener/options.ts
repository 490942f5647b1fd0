import type { BackOffOptions } from '../back-off.js'
import type { AnyEvents, EventCatalogue } from '../catalogue.js'
import type { Clock } from '../clock.js'
import type { DecodeFault, ReceivedMessage } from '../formats/format.js'
import type { Logger } from '../logger.js'
import type { ReceivedNotification } from '../notification.js'
import type { Issue } from '../notification-error.js'
import type { Source } from '../source.js'
import type { Deduplication } from './deduplication.js'

/** Handlers that run at a time. */
export const defaultConcurrency = 16
/** Notifications that are fetched ahead and not settled yet. */
export const defaultPrefetch = 256
/** How often handlers are tried. */
export const defaultMaxAttempts = 5
/** Before the second attempt; it doubles from attempt to attempt. */
export const defaultRetryDelayMs = 1_000
/** The longest wait between attempts: a minute. */
export const defaultMaxRetryDelayMs = 60_000
/** How long one that fails may hold back those behind it: five minutes. */
export const defaultMaxHoldMs = 300_000
/** How long one attempt may take: five minutes. */
export const defaultHandlingTimeoutMs = 300_000

/** What can be done about a payload that does not fit. */
export const validationModes = ['off', 'warn', 'enforce'] as const
/** What to do about a payload that does not fit: `off`: nothing, it is not looked at; `warn`: tell `onInvalid`, and handle it; `enforce`: dead-letter it. */
export type ValidationMode = (typeof validationModes)[number]

/** How often, and when, what failed is tried again. */
export interface RetryOptions extends BackOffOptions {
  /** How often handlers are tried before the notification is dead-lettered. Default 5. */
  readonly maxAttempts?: number
  /** Before the second attempt. Default 1,000; doubled from attempt to attempt, less a random half. */
  readonly initialDelayMs?: number
  /** The longest wait. Default 60,000. */
  readonly maxDelayMs?: number
}

/** What a listener tells besides calling handlers. What they throw is contained. */
export interface ListenerHooks {
  /** A message that is not a notification. It is dead-lettered. */
  readonly onUndecodable?: (message: ReceivedMessage, fault: DecodeFault, reason: string) => void
  /** A payload that does not fit the catalogue. It is dead-lettered, or with `validation: 'warn'` handled. */
  readonly onInvalid?: (notification: ReceivedNotification, issues: readonly Issue[]) => void
  /** No handler is registered for it. It is done. */
  readonly onUnhandled?: (notification: ReceivedNotification) => void
  /** An attempt failed: it is tried again, or dead-lettered. */
  readonly onFailure?: (failure: HandlingFailure) => void
}

/** An attempt that failed. */
export interface HandlingFailure {
  /** What was to be handled. */
  readonly notification: ReceivedNotification
  /** 1 at first. */
  readonly attempt: number
  /** What the handler threw, or the reason that it gave. */
  readonly error: unknown
  /** What becomes of it. */
  readonly next: 'retry' | 'dead-letter'
}

/** What a listener listens to, and how. */
export interface ListenerOptions<Events = AnyEvents> extends ListenerHooks {
  /** Where notifications come from. */
  readonly source: Source
  /** Types what handlers get, and validates payloads. Event types that are not in it pass as they are. */
  readonly events?: EventCatalogue<Events>
  /** What to do about a payload that does not fit the catalogue. Default `enforce`: it is dead-lettered, and handlers can trust their types. */
  readonly validation?: ValidationMode
  /** Only what it returns true for is handled; the rest is done. */
  readonly filter?: (notification: ReceivedNotification) => boolean
  /** Handlers that run at a time. Default 16. */
  readonly concurrency?: number
  /** Notifications fetched ahead and not settled. Default 256; at least `concurrency`. */
  readonly prefetch?: number
  /**
   * Whether notifications with the same key are handled in order; one that is retried then holds back those behind it.
   * Default true. Without it retries go through the source, for instance the broker.
   */
  readonly order?: boolean
  /** What is handled in order. Default: the image id. `undefined` for a notification: no order. */
  readonly orderKey?: (notification: ReceivedNotification) => string | undefined
  /** When and how often what failed is tried again. */
  readonly retry?: RetryOptions
  /** How long one that fails may hold back those behind it, before it is dead-lettered. Default 300,000. */
  readonly maxHoldMs?: number
  /** How long one attempt may take, all matching handlers together. Default 300,000. */
  readonly handlingTimeoutMs?: number
  /** Recognises what was handled before, by `message_id`. Default: in memory; `false`: not at all. */
  readonly deduplication?: Deduplication | false
  /** For de-duplication: what one group has handled says nothing about another. Default: that of the source. */
  readonly group?: string
  /**
   * Larger messages are undecodable, and larger contents of compressed ones; and whatever holds more than 100,000 values or nests
   * deeper than 100 levels. Default 16 MiB.
   */
  readonly maxMessageBytes?: number
  /** Default 5,000. */
  readonly closeTimeoutMs?: number
  /** Hears of what went wrong, as the hooks do, and of a de-duplication store that fails. Default: silent. */
  readonly logger?: Logger
  /** For tests. */
  readonly clock?: Clock
}
