import {
  type CloseOptions,
  type ConnectedStrategy,
  invalidOption,
  isStrategy,
  NotificationError,
  type ReadyOptions,
  type StatusFeed,
  type Strategy,
  systemClock,
} from '@glance-notifications/core'
import {
  createStatus,
  isConnected,
  promisedSend,
  provideDirectSend,
  withDeadline,
} from '@glance-notifications/core/connection'
import { openEnvironment } from '../store/open-environment.js'
import type { Environment } from '../store/shared-environments.js'
import { closedError, timeoutError } from '../store/store-error.js'
import { createWriter } from '../store/writer.js'
import { type Backlog, createBacklog } from './backlog.js'
import { Drain } from './drain.js'
import { Intake } from './intake.js'
import { createJournal, type Journal } from './journal.js'
import { Lease } from './lease.js'
import { type OutboxOptions, type OutboxSettings, outboxSettings } from './options.js'
import { openTables } from './tables.js'
import { Waiters } from './waiters.js'

/** What is in the outbox, and what this one has done with it. */
export interface OutboxStats {
  /** Records that wait on disk, of all processes; what is given to the inner strategy and not taken yet is among them. */
  readonly depth: number
  /** Bytes of them: attributes, payload, context and headers. */
  readonly bytes: number
  /** Records that were put aside, on disk until somebody requeues or removes them. */
  readonly failed: number
  /** Bytes of those. */
  readonly failedBytes: number
  /** Of the oldest record that waits, by the wall clock; `undefined` when none does. */
  readonly oldestAgeMs: number | undefined
  /** Whether this outbox has the lease, and so is the one that drains. */
  readonly isDraining: boolean
  /** Given to the inner strategy, which has not spoken yet. */
  readonly inFlight: number
  /** Since it was opened: what it has taken in, delivered, and put aside. */
  readonly accepted: number
  /** Taken by the inner strategy. */
  readonly delivered: number
  /** Refused, expired or unreadable. */
  readonly putAside: number
  /** Why the inner strategy did not take the last one, or the disk did not let it go on; `undefined` when all is well. */
  readonly lastError: NotificationError | undefined
}

/** A strategy that keeps on disk what it is sent, until another has taken it. */
export interface Outbox extends ConnectedStrategy {
  /** `ready` as long as its file is open, whatever the broker does. */
  readonly status: StatusFeed
  /** That of the inner strategy; `undefined` for one without a connection. */
  readonly innerStatus: StatusFeed | undefined
  /** Reads the disk. Throws `rejected` when that cannot be done, `closed` after `close()`. */
  readonly stats: OutboxStats
  /**
   * Resolves when nothing waits any more, whichever process has drained it. Rejects with `timeout`, `aborted` or `closed`, and
   * the last refusal of the inner strategy as the cause.
   */
  drained(options: ReadyOptions): Promise<void>
}

/**
 * Keeps notifications on disk until another strategy has taken them (promise 15). `send` resolves when the record is on disk.
 * Draining begins by itself: a moment after this call if records were left, else with the first. Throws a
 * `NotificationError`: `invalid` for a bad option, `rejected` when the folder or its files cannot be used.
 */
export function outbox(strategy: Strategy, options: OutboxOptions): Outbox {
  if (!isStrategy(strategy)) throw invalidOption('strategy', 'must have a name, send and close')
  const settings = outboxSettings(options)
  const environment = openEnvironment(settings.name)
  try {
    return new OutboxStrategy(strategy, settings, environment)
  } catch (error) {
    void environment.close()
    throw error
  }
}

/** Of the time to close: what draining leaves to the inner strategy and the disk. */
const maxReserveMs = 500
/** How much later than the deadline of `close` the disk may answer. */
const diskGraceMs = 1_000

class OutboxStrategy implements Outbox {
  readonly name = 'outbox'
  readonly innerStatus: StatusFeed | undefined
  readonly send: Strategy['send']
  readonly #status = createStatus({ state: 'ready' })
  readonly #strategy: Strategy
  readonly #settings: OutboxSettings
  readonly #environment: Environment
  readonly #backlog: Backlog
  readonly #journal: Journal
  readonly #intake: Intake
  readonly #lease: Lease
  readonly #drain: Drain
  readonly #waiters = new Waiters()
  #closing: Promise<void> | undefined

  constructor(strategy: Strategy, settings: OutboxSettings, environment: Environment) {
    const { database } = environment
    const { name, maxRecords, maxBytes, writeTimeoutMs, leaseTimeoutMs } = settings
    const tables = openTables(database, name)
    const writer = createWriter({ database, name, timeoutMs: writeTimeoutMs })
    this.#strategy = strategy
    this.#settings = settings
    this.#environment = environment
    this.innerStatus = isConnected(strategy) ? strategy.status : undefined
    this.#journal = createJournal(database, tables, writer, name)
    this.#backlog = createBacklog(database, tables, name)
    this.#lease = new Lease({
      state: tables.state,
      journal: this.#journal,
      timeoutMs: leaseTimeoutMs,
      now: () => systemClock.now(),
    })
    this.#drain = new Drain({
      strategy,
      settings,
      backlog: this.#backlog,
      journal: this.#journal,
      lease: this.#lease,
      waiters: this.#waiters,
    })
    this.#intake = new Intake({
      name,
      journal: this.#journal,
      maxRecords,
      maxBytes,
      now: Date.now,
      onWritten: () => {
        this.#waiters.look()
        this.#drain.recordsCame()
      },
    })
    this.send = promisedSend(this.#intake.send)
    provideDirectSend(this, { send: this.send, direct: this.#intake.send })
    // Not now: to make a strategy never dials.
    setImmediate(() => this.#drain.poke())
  }

  get status(): StatusFeed {
    return this.#status
  }

  get stats(): OutboxStats {
    if (this.#closing && this.#status.current.state === 'closed') throw closedError(this.#settings.name)
    const { depth, bytes, failed, failedBytes } = this.#backlog.totals()
    const oldest = this.#backlog.oldestStoredAt()
    const { inFlight, delivered, putAside, lastError } = this.#drain
    return {
      depth,
      bytes,
      failed,
      failedBytes,
      oldestAgeMs: oldest === undefined ? undefined : Math.max(0, Date.now() - oldest),
      isDraining: this.#lease.held,
      inFlight,
      accepted: this.#intake.accepted,
      delivered,
      putAside,
      lastError,
    }
  }

  async ready(): Promise<void> {
    if (this.#closing) throw closedError(this.#settings.name)
    this.#drain.poke()
  }

  async drained({ deadline, signal }: ReadyOptions): Promise<void> {
    const isEmpty = (): boolean => this.#backlog.totals().depth === 0
    if (this.#closing) throw closedError(this.#settings.name)
    const isDone = await this.#waiters.until(() => this.#closing !== undefined || isEmpty(), deadline, signal)
    if (this.#closing) throw closedError(this.#settings.name)
    if (isDone) return
    const cause = signal?.aborted ? signal.reason : this.#drain.lastError
    throw signal?.aborted
      ? new NotificationError('aborted', "The caller's signal was aborted.", { cause })
      : new NotificationError('timeout', 'The outbox was not empty before the deadline.', { cause })
  }

  close(options: CloseOptions): Promise<void> {
    this.#closing ??= this.#close(options)
    return this.#closing
  }

  async #close({ deadline }: CloseOptions): Promise<void> {
    this.#status.set({ state: 'closing' })
    this.#intake.close()
    await this.#waiters.until(() => this.#intake.isEmpty, deadline)
    const left = Math.max(0, deadline - systemClock.now())
    await this.#drain.finish(deadline - Math.min(maxReserveMs, left / 5))
    try {
      await this.#strategy.close({ deadline })
    } finally {
      const last = Math.max(deadline, systemClock.now()) + diskGraceMs
      await this.#drain.end(deadline, last)
      await this.#closeDatabase(last)
      this.#status.set({ state: 'closed' })
    }
  }

  /** Where what is on its way does not arrive in time, lmdb would wait for it for ever: it is closed when the disk answers. */
  async #closeDatabase(last: number): Promise<void> {
    const settled = this.#journal.settled().then(() => true)
    if (!(await withDeadline(settled, last, systemClock))) {
      settled.then(() => this.#environment.close()).catch(() => {})
      throw timeoutError(this.#settings.name, diskGraceMs)
    }
    await this.#environment.close()
  }
}
