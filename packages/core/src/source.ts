import type { ReceivedMessage } from './formats/format.js'
import type { StatusFeed } from './status.js'
import type { CloseOptions } from './strategy.js'

/**
 * Brings messages in from somewhere: the mirror of `Strategy`. `createListener` adds decoding, validation, order,
 * de-duplication, retries and draining.
 */
export interface Source {
  /** For errors and logs. */
  readonly name: string
  /** Whose copy of the messages it reads: what one group has handled says nothing about another. Default: the name. */
  readonly group?: string
  /**
   * Resolves when messages can come; rejects when they cannot, or when the deadline passes, while a source with a
   * connection goes on trying until it is closed. Called once. What `deliver` throws means that the delivery was not taken: it comes
   * again, and the source goes on.
   */
  start(deliver: (delivery: Delivery) => void, options: StartOptions): Promise<void>
  /**
   * Delivers nothing any more, sends off what was settled, and releases everything, by the deadline. What was not settled comes again, to
   * whoever is next. May be called in any state, and again.
   */
  close(options: CloseOptions): Promise<void>
}

/** How a source begins. */
export interface StartOptions {
  /** How many deliveries may be unsettled at a time; the source delivers no more than that. */
  readonly credit: number
  /** As in `SendOptions`. */
  readonly deadline: number
  /** The caller's, if there is one. */
  readonly signal?: AbortSignal
}

/** One message, on its way to be handled. Each is settled once. */
export interface Delivery extends ReceivedMessage {
  /** 1, and one more for each retry that went through the source. */
  readonly attempt: number
  /** False once the channel that brought it is gone: settling does nothing any more, the message comes again. */
  readonly live: boolean
  /** Says what became of it. Never throws. A second call does nothing. */
  settle(settlement: Settlement): void
}

/** What became of a delivery. */
export type Settlement =
  /** Handled: it is not needed any more. */
  | { readonly outcome: 'done' }
  /** It comes again, not before `delayMs` have passed, as the next attempt. */
  | { readonly outcome: 'retry'; readonly delayMs: number }
  /** It is put aside, with the reason, where people can look at it. */
  | { readonly outcome: 'dead-letter'; readonly reason: string; readonly attempts: number }
  /** It is not wanted. */
  | { readonly outcome: 'drop' }

/** What a source with a connection has besides. */
export interface ConnectedSource extends Source {
  /** Where the connection stands. */
  readonly status: StatusFeed
}

export function isConnectedSource(source: Source): source is ConnectedSource {
  return 'status' in source
}
