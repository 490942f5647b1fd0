import type { BudgetOptions } from './budget.js'
import type { PayloadValidator } from './catalogue.js'
import type { Clock } from './clock.js'
import { ManagedStrategy } from './managed-strategy.js'
import type { Notification } from './notification.js'
import type { SendStats } from './send-counters.js'
import type { ConnectedStrategy } from './status.js'
import type { CloseOptions, Receipt, SendOptions, Strategy } from './strategy.js'

/** What `managed` adds, and how much of it. */
export interface ManagedOptions {
  /** Payloads are validated against it. Without one any event type and payload passes. */
  readonly events?: PayloadValidator
  /** How much may be in flight. */
  readonly budget?: BudgetOptions
  /** For tests. */
  readonly clock?: Clock
}

/** The options of a send through a managed strategy. */
export interface ManagedSendOptions extends SendOptions {
  /** Instead of the budget's own `overflow`. */
  readonly overflow?: 'wait' | 'fail'
}

/** What `close()` left unsent. */
export interface CloseReport {
  /** Sends that were not accepted when close had to give up; each of them rejected, as a rule with `closed`. */
  readonly unsent: number
}

/** A strategy with all that a notifier promises. */
export interface Managed extends Omit<ConnectedStrategy, 'close'> {
  /** Counters, and what is on its way. */
  readonly stats: SendStats
  /** Resolves when the strategy has taken the notification; otherwise rejects with a `NotificationError`. */
  send(notification: Notification, options: ManagedSendOptions): Promise<Receipt>
  /** Takes nothing new, waits for what is in flight until the deadline, releases everything. */
  close(options: CloseOptions): Promise<CloseReport>
}

/**
 * What every strategy is owed and none should have to write: validation, the send budget, the deadline as a
 * last resort, single settlement, typed errors, refusal after close, and draining.
 */
export function managed(strategy: Strategy, options: ManagedOptions = {}): Managed {
  return new ManagedStrategy(strategy, options)
}
