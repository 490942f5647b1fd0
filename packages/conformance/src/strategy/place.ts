import type { Notification, Strategy } from '@glance-notifications/core'
import type { Place } from '../behaviour.js'

/** A strategy under test, and what the test can see and do at its destination. Each behaviour gets one of its own. */
export interface StrategyPlace extends Place {
  /** Not used yet: without `managed` around it, for the suite does that. */
  readonly strategy: Strategy
  /** What is at the destination now, the oldest first, also when the strategy has been closed. Nothing is forgotten from call to call. */
  arrived?(): Promise<readonly Arrived[]> | readonly Arrived[]
  /** What can go wrong at the other end. Without it those behaviours must be declared in `limits.without`. */
  readonly faults?: Faults
}

/** A notification as it is at the destination. What the strategy does not carry is left out. */
export type Arrived = Pick<Notification, 'message_id'> & {
  /** Decoded, integers beyond 2^53 as `bigint`, as `parseJson` of core does. */
  readonly payload: unknown
} & { readonly [Name in 'publisher_id' | 'event_type' | 'priority' | 'timestamp']?: unknown }

/** What can happen to the one at the other end. Each lasts until `heal` is called. */
export interface Faults {
  /** It takes connections and bytes, and says nothing more. */
  stall?(): Promise<void> | void
  /** The connections that there are end, and new ones are refused. */
  refuse?(): Promise<void> | void
  /** The connections that there are end, at once; new ones are taken. */
  drop?(): Promise<void> | void
  /** It refuses what it is sent, and says so. */
  nack?(): Promise<void> | void
  /** All is well again. */
  heal(): Promise<void> | void
}

/** What can happen to the one at the other end. */
export const faultNames = ['stall', 'refuse', 'drop', 'nack'] as const
/** One of `faultNames`. */
export type FaultName = (typeof faultNames)[number]

/** What a behaviour may need of a place. */
export const hooks = ['arrived', 'secrets', ...faultNames] as const
/** One of `hooks`. */
export type Hook = (typeof hooks)[number]
