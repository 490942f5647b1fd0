import type { Strategy } from '@glance-notifications/core'
import type { Backlog } from './backlog.js'
import type { Journal } from './journal.js'
import type { Lease } from './lease.js'
import type { OutboxSettings } from './options.js'
import type { Waiters } from './waiters.js'

/** What the parts of an outbox share, for the one that drains it. */
export interface DrainOptions {
  readonly strategy: Strategy
  readonly settings: OutboxSettings
  readonly backlog: Backlog
  readonly journal: Journal
  readonly lease: Lease
  /** Those who wait until something has changed. */
  readonly waiters: Waiters
}
