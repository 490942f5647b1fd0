import type { EncodedMessage, Source } from '@glance-notifications/core'
import type { Place } from '../behaviour.js'

/** A place that sources read from, and what the test can do there. Each behaviour gets one of its own. */
export interface SourcePlace extends Place {
  /** A new source of this place, not started. Called again, when the one before was closed, it is the next process. */
  open(): Source
  /** Resolves when it is where the source will find it: confirmed by the broker, written to the file. */
  publish(message: EncodedMessage): Promise<void> | void
  /** What was put aside, in any order. Nothing is forgotten from call to call. */
  deadLetters?(): Promise<readonly PutAside[]> | readonly PutAside[]
  /** What can go wrong at the other end. Without it those behaviours must be declared in `limits.without`. */
  readonly faults?: SourceFaults
}

/** A message that was put aside. */
export interface PutAside {
  /** As it was published. */
  readonly body: Uint8Array
  /** As it was settled with. */
  readonly reason: string
}

/** What can happen to the one at the other end. Each lasts until `heal` is called; what is published gets there all the same. */
export interface SourceFaults {
  /** It takes connections and bytes, and says nothing more. */
  stall?(): Promise<void> | void
  /** The connections that there are end, and new ones are refused. */
  refuse?(): Promise<void> | void
  /** The connections that there are end, at once; new ones are taken. */
  drop?(): Promise<void> | void
  /** All is well again. */
  heal(): Promise<void> | void
}

/** What can happen to the one at the other end. */
export const sourceFaultNames = ['stall', 'refuse', 'drop'] as const
/** One of `sourceFaultNames`. */
export type SourceFaultName = (typeof sourceFaultNames)[number]

/** What a behaviour may need of a place. `next`: that another source finds what the one before has left. */
export const sourceHooks = ['next', 'deadLetters', 'secrets', ...sourceFaultNames] as const
/** One of `sourceHooks`. */
export type SourceHook = (typeof sourceHooks)[number]
