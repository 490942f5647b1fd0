import type { NotificationError } from './notification-error.js'
import type { Strategy } from './strategy.js'

/** Where a connection stands. `host` is `name:port`, without credentials. */
export type ConnectionStatus =
  /** Nothing was asked of it yet; it connects at the first send or at `ready()`. */
  | { readonly state: 'idle' }
  /** `host` is missing while the function that names it (option `url`) has not answered yet. */
  | { readonly state: 'connecting'; readonly host?: string; readonly attempt: number }
  | { readonly state: 'ready'; readonly host?: string }
  /** Connected, but the broker takes nothing at present. */
  | { readonly state: 'blocked'; readonly host: string; readonly reason: string }
  /** The last attempt failed, or the connection was lost; the next attempt is `delayMs` away. */
  | {
      readonly state: 'backing-off'
      readonly attempt: number
      readonly delayMs: number
      readonly error: NotificationError
    }
  | { readonly state: 'closing' }
  | { readonly state: 'closed' }
  /** It will not try again: the cause needs a human. */
  | { readonly state: 'failed'; readonly error: NotificationError }

/** The status as a value, as a callback, and as a stream that ends when the connection has. */
export interface StatusFeed extends AsyncIterable<ConnectionStatus> {
  /** As it is now. */
  readonly current: ConnectionStatus
  /** Calls `listener` at every change; the function returned ends that. */
  subscribe(listener: (status: ConnectionStatus) => void): () => void
}

/** How long to wait for a connection. */
export interface ReadyOptions {
  /** As in `SendOptions`. */
  readonly deadline: number
  /** The caller's, if there is one. */
  readonly signal?: AbortSignal
}

/** What a strategy with a connection has besides. */
export interface ConnectedStrategy extends Strategy {
  /** Where the connection stands. */
  readonly status: StatusFeed
  /** Connects now. Rejects with the cause when it cannot, or when the deadline passes. */
  ready(options: ReadyOptions): Promise<void>
}

/** Whether the strategy has a connection, and so a status. */
export function isConnected(strategy: Strategy): strategy is ConnectedStrategy {
  return 'status' in strategy && 'ready' in strategy && typeof strategy.ready === 'function'
}

/** Whether the status will never change again. */
export function isFinal({ state }: ConnectionStatus): boolean {
  return state === 'closed' || state === 'failed'
}
