import { type NotificationError, systemClock, toNotificationError } from '@glance-notifications/core'
import { isConnected, withDeadline } from '@glance-notifications/core/connection'
import type { DrainOptions } from './drain-options.js'
import type { Entry } from './entry.js'
import { Expiry } from './expiry.js'
import { type Failure, refused, unreadable } from './failure.js'
import { isForAHuman, isRefusal } from './is-refusal.js'
import { giveBackLease, keepLease } from './lease-upkeep.js'
import { Loop } from './loop.js'
import { Pacer } from './pacer.js'
import { decodeRecord } from './record.js'
import { Sending } from './sending.js'
import { type Settlement, Settlements } from './settlements.js'
import { tellFailed } from './tell-failed.js'

/** Bytes that the inner strategy is given before it has taken the first of them: half of the budget of `managed`. */
const maxInFlightBytes = 8 * 1024 * 1024

/** Gives to the inner strategy what is on disk, in order, and removes what it has taken. */
export class Drain {
  delivered = 0
  putAside = 0
  lastError: NotificationError | undefined
  readonly #options: DrainOptions
  readonly #sending: Sending
  readonly #settlements: Settlements
  readonly #expiry: Expiry
  readonly #pacer: Pacer
  readonly #loop: Loop
  readonly #poll: NodeJS.Timeout
  readonly #unsubscribe: (() => void) | undefined
  /** Not taken, to be given again, in order. */
  #again: Entry[] = []
  /** The last record that was read. */
  #cursor = 0
  #isPollDue = false

  constructor(options: DrainOptions) {
    const { strategy, settings, journal } = options
    this.#options = options
    this.#sending = new Sending(strategy, settings.sendTimeoutMs, {
      taken: (entry) => this.#taken(entry),
      failed: (entry, error, hasReason) => this.#failed(entry, error, hasReason),
    })
    this.#settlements = new Settlements({
      journal,
      onFailed: (records) => {
        this.putAside += records.length
        tellFailed(settings, records)
      },
      onWritten: () => this.poke(),
      onError: (error) => this.#fault('The outbox could not write down what became of records', error),
    })
    this.#expiry = new Expiry(options)
    this.#pacer = new Pacer(settings.delayMs, () => this.poke())
    this.#loop = new Loop({
      step: () => this.#step(),
      onError: (error) => this.#fault('The outbox could not go on draining', error),
      onStep: () => options.waiters.look(),
    })
    const intervalMs = Math.min(settings.pollIntervalMs, settings.leaseTimeoutMs / 3)
    this.#poll = setInterval(() => this.#pollNow(), intervalMs).unref()
    this.#unsubscribe = isConnected(strategy)
      ? strategy.status.subscribe(({ state }) => {
          if (state === 'ready') this.#pacer.wake()
        })
      : undefined
  }

  get inFlight(): number {
    return this.#sending.size
  }

  /** There may be something to do. */
  poke(): void {
    this.#loop.poke()
  }

  /** Records came: nothing to do while there is no room for them, and whatever makes room pokes. */
  recordsCame(): void {
    if (!this.#options.lease.held || this.#room() > 0) this.poke()
  }

  /** Resolves when nothing is left that this outbox has to drain, or at the deadline. */
  async finish(deadline: number): Promise<void> {
    this.poke()
    await this.#options.waiters.until(() => this.#isFinished(), deadline)
    this.#loop.stop()
    this.#pacer.stop()
    clearInterval(this.#poll)
    this.#unsubscribe?.()
  }

  /**
   * After the inner strategy was closed: waits for it until the deadline, then writes down what it said in the end, and gives back the
   * lease. Resolves at `last` also when the disk has not answered. Never rejects.
   */
  async end(deadline: number, last: number): Promise<void> {
    const { waiters } = this.#options
    await waiters.until(() => this.#sending.size === 0, deadline)
    // A lease that is being taken has to be given back.
    await waiters.until(() => !this.#loop.isRunning, last)
    this.#sending.clear()
    await withDeadline(this.#giveBack(), last, systemClock)
  }

  async #giveBack(): Promise<void> {
    await this.#settlements.write()
    await giveBackLease(this.#options)
  }

  /** The disk does not let it go on. */
  #fault(message: string, error: unknown): void {
    this.lastError = toNotificationError(error, 'rejected')
    this.#options.settings.logger.warn(message, { error })
  }

  #pollNow(): void {
    this.#isPollDue = true
    this.poke()
  }

  async #step(): Promise<void> {
    if (this.#isPollDue) {
      this.#isPollDue = false
      void this.#settlements.write()
      await keepLease(this.#options, () => this.#isIdle())
    }
    if (!(await this.#mayDrain()) || this.#loop.isStopped) return
    this.#expire()
    this.#give()
    void this.#settlements.write()
  }

  /** Nothing in hand, and nothing on disk. */
  #isIdle(): boolean {
    return this.#hasNothingInHand() && this.#options.backlog.totals().depth === 0
  }

  #hasNothingInHand(): boolean {
    return this.#sending.size === 0 && this.#settlements.size === 0 && this.#again.length === 0
  }

  #isFinished(): boolean {
    const { lease, backlog } = this.#options
    if (!this.#hasNothingInHand() || this.#loop.isPoked) return false
    try {
      return backlog.totals().depth === 0 || (!lease.held && lease.holder !== undefined)
    } catch {
      return true
    }
  }

  async #mayDrain(): Promise<boolean> {
    const { lease, backlog, settings } = this.#options
    if (lease.held) {
      if (lease.check()) return true
      this.#again = []
      settings.logger.warn('Another process drains the outbox now')
    }
    // What an earlier lease has begun is ended first.
    if (!this.#hasNothingInHand() || backlog.totals().depth === 0 || !(await lease.take())) return false
    this.#cursor = 0
    settings.logger.debug('The outbox drains', { depth: backlog.totals().depth })
    return true
  }

  /** Puts aside what has waited for too long, also while nothing is taken. */
  #expire(): void {
    const { settings } = this.#options
    if (settings.maxAgeMs === Number.POSITIVE_INFINITY) return
    // Asked once for each: one that grows old in between must not be in neither.
    const old = new Set(this.#again.filter(({ storedAt }) => this.#expiry.isOld(storedAt)))
    this.#again = this.#again.filter((entry) => !old.has(entry))
    for (const { sequence, attempts } of old) this.#putAside(sequence, this.#expiry.failure(attempts))
    const room = Math.max(0, settings.maxInFlight - this.#settlements.size)
    for (const { sequence, failure } of this.#expiry.after(this.#cursor, room)) {
      this.#cursor = sequence
      this.#putAside(sequence, failure)
    }
  }

  #room(): number {
    if (this.#sending.bytes >= maxInFlightBytes) return 0
    const most = this.#pacer.isProbing ? 1 : this.#options.settings.maxInFlight
    return Math.max(0, most - this.#sending.size - this.#settlements.size)
  }

  #give(): void {
    if (this.#pacer.isWaiting) return
    if (this.#again.length > 0) {
      // In order: not before all that was given is spoken about.
      if (this.#sending.size > 0) return
      for (const entry of this.#again.splice(0, this.#room())) this.#sending.add(entry)
      if (this.#again.length > 0) return
    }
    const room = this.#room()
    if (room === 0) return
    for (const { sequence, value } of this.#options.backlog.after(this.#cursor, room)) {
      this.#cursor = sequence
      const read = decodeRecord(value)
      if (read.ok) this.#sending.add({ ...read, sequence, bytes: value.length, attempts: 0 })
      else this.#putAside(sequence, unreadable(read.reason))
      if (this.#sending.bytes >= maxInFlightBytes) return
    }
  }

  #taken(entry: Entry): void {
    this.delivered += 1
    this.lastError = undefined
    this.#pacer.succeeded()
    this.#settle({ sequence: entry.sequence, taken: true })
  }

  #failed(entry: Entry, error: NotificationError, hasReason: boolean): void {
    const { strategy, settings, lease, waiters } = this.#options
    this.lastError = error
    const isReady = isConnected(strategy) ? strategy.status.current.state === 'ready' : undefined
    if (isRefusal(error, { hasReason, attempts: entry.attempts, isReady })) {
      this.#pacer.succeeded()
      this.#putAside(entry.sequence, refused(error, entry.attempts))
      return
    }
    if (lease.held && !this.#loop.isStopped) {
      this.#again = [...this.#again, entry].toSorted((a, b) => a.sequence - b.sequence)
      const delayMs = this.#pacer.failed(isForAHuman(error), error.retryAfterMs)
      if (delayMs !== undefined)
        settings.logger.warn('The outbox holds: its strategy takes nothing', { error, delayMs })
      this.poke()
    }
    waiters.look()
  }

  #putAside(sequence: number, failure: Failure): void {
    this.#settle({ sequence, taken: false, failure })
  }

  #settle(settlement: Settlement): void {
    this.#settlements.add(settlement)
    void this.#settlements.write()
    this.poke()
    this.#options.waiters.look()
  }
}
