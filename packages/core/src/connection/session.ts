import type { NotificationError } from '../notification-error.js'

/** One connection that is up. */
export interface Session {
  /** Resolves, with the cause, when the connection is no longer usable. Never rejects. */
  readonly lost: Promise<NotificationError>
  /** Closes in good order where it can; at the deadline the socket must be gone. */
  close(deadline: number): Promise<void>
}

/** What a session tells while it lives. */
export interface SessionEvents {
  /** The broker takes nothing at present. */
  blocked(reason: string): void
  /** The broker takes messages again. */
  unblocked(): void
  /** There is room again for what could not be written. */
  writable(): void
}

/** Connects once. Must stop, and release what it holds, when the signal is aborted. */
export type Dial<Host, S extends Session> = (
  host: Host,
  signal: AbortSignal,
  events: SessionEvents,
) => Promise<S>
