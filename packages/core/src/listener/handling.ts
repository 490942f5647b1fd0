import type { PayloadValidator } from '../catalogue.js'
import { contain } from '../contain.js'
import type { Deadlines } from '../deadlines.js'
import { errorText } from '../error-text.js'
import type { ReceivedNotification } from '../notification.js'
import type { NotificationError } from '../notification-error.js'
import type { Delivery, Settlement } from '../source.js'
import { Attempt, type AttemptResult } from './attempt.js'
import type { Handler } from './handler.js'
import type { Handlers } from './handlers.js'
import { isWanted } from './is-wanted.js'
import { issueText } from './issue-text.js'
import type { Progress, Work } from './lanes.js'
import type { ListenerOptions } from './options.js'
import type { ListenerSettings } from './settings.js'
import type { ListenerCounters } from './stats.js'

/** Before it is asked again whether another has finished with the same notification. */
const busyWaitMs = 100
/** A reason travels in a header, which must stay small. */
const maxReasonLength = 1_000

type Conclusion = AttemptResult | { readonly outcome: 'failed'; readonly error: unknown }

/** What the handling of every notification shares. */
export interface Desk {
  readonly settings: ListenerSettings
  readonly options: Pick<ListenerOptions, 'filter' | 'onInvalid' | 'onUnhandled' | 'onFailure'>
  /** Undefined where nothing is validated. */
  readonly validate:
    | ((notification: ReceivedNotification) => ReturnType<PayloadValidator['validate']>)
    | undefined
  readonly handlers: Handlers
  readonly counters: ListenerCounters
  readonly deadlines: Deadlines
  /** Those that handlers are at. */
  readonly running: Set<Handling>
  /** Nothing is begun any more. */
  readonly isOver: () => boolean
}

/** One notification, from its delivery until it is settled. */
export class Handling implements Work {
  readonly #delivery: Delivery
  readonly #notification: ReceivedNotification
  readonly #uniqueId: string | undefined
  /** Whether others wait behind it while it is tried again. */
  readonly #isOrdered: boolean
  readonly #desk: Desk
  #attempt: Attempt | undefined
  #isAbandoned = false
  #prepared = false
  /** Attempts that failed here; the delivery tells of those before. */
  #failures = 0
  #failingSince: number | undefined
  #lastError: unknown
  #storeFaults = 0

  constructor(
    delivery: Delivery,
    notification: ReceivedNotification,
    uniqueId: string | undefined,
    isOrdered: boolean,
    desk: Desk,
  ) {
    this.#delivery = delivery
    this.#notification = notification
    this.#uniqueId = uniqueId
    this.#isOrdered = isOrdered
    this.#desk = desk
  }

  get live(): boolean {
    return this.#delivery.live
  }

  async run(): Promise<Progress> {
    try {
      const handlers = this.#prepare()
      return handlers ? await this.#claimAndHandle(handlers) : 'finished'
    } catch (error) {
      return this.#failed(error)
    }
  }

  giveWay(): boolean {
    if (this.#failingSince === undefined) return false
    this.#tell(this.#lastError, 'dead-letter', this.#attemptNumber - 1)
    this.#deadLetter(`${errorText(this.#lastError)} (given up early: too many wait behind it)`)
    return true
  }

  /** Nobody waits for its handlers any more: it comes again, here or elsewhere, and may be claimed there. */
  async abandon(reason: NotificationError): Promise<void> {
    this.#attempt?.abort(reason)
    await this.#mark('release')
    this.#isAbandoned = true
  }

  /** Who is to handle it; `undefined` when it is settled already. */
  #prepare(): readonly Handler[] | undefined {
    const { options, handlers, counters, settings } = this.#desk
    const notification = this.#notification
    const matching = handlers.matching(notification)
    if (this.#prepared) return matching
    if (!isWanted(options.filter, notification)) {
      counters.filtered += 1
      this.#settle({ outcome: 'done' })
      return undefined
    }
    if (matching.length === 0) {
      counters.unhandled += 1
      contain(() => options.onUnhandled?.(notification))
      this.#settle({ outcome: 'done' })
      return undefined
    }
    const issues = this.#desk.validate?.(notification)
    this.#prepared = true
    if (!issues) return matching
    counters.invalid += 1
    settings.logger.warn('A payload does not fit the catalogue', { ...this.#who(), issues })
    contain(() => options.onInvalid?.(notification, issues))
    if (settings.validation === 'warn') return matching
    this.#deadLetter(issueText(issues))
    return undefined
  }

  async #claimAndHandle(handlers: readonly Handler[]): Promise<Progress> {
    const { deduplication, group, retryDelayMs, logger } = this.#desk.settings
    const { message_id } = this.#notification
    try {
      const claim = await deduplication.claim(group, message_id)
      if (claim === 'busy') return { waitMs: busyWaitMs }
      if (claim === 'done') {
        this.#desk.counters.duplicates += 1
        this.#settle({ outcome: 'done' })
        return 'finished'
      }
    } catch (error) {
      // Not the fault of the notification, and no attempt: without its store nothing could be handled.
      this.#storeFaults += 1
      logger.error('The de-duplication store cannot be asked', { ...this.#who(), error })
      return { waitMs: retryDelayMs(this.#storeFaults) }
    }
    if (this.#desk.isOver() || !this.live) {
      await this.#mark('release')
      return 'finished'
    }
    return this.#conclude(await this.#handle(handlers))
  }

  async #handle(handlers: readonly Handler[]): Promise<Conclusion> {
    const { running, deadlines, settings } = this.#desk
    const deadline = settings.clock.now() + settings.handlingTimeoutMs
    this.#attempt = new Attempt(this.#attemptNumber, this.#uniqueId, deadline)
    running.add(this)
    try {
      return await this.#attempt.run(handlers, this.#notification, deadlines)
    } catch (error) {
      return { outcome: 'failed', error }
    } finally {
      running.delete(this)
    }
  }

  async #conclude(result: Conclusion): Promise<Progress> {
    switch (result.outcome) {
      case 'done':
      case 'drop':
        await this.#mark('done')
        this.#desk.counters[result.outcome === 'done' ? 'handled' : 'dropped'] += 1
        this.#settle(result)
        return 'finished'
      case 'failed':
        await this.#mark('release')
        return this.#failed(result.error)
      case 'retry':
        await this.#mark('release')
        return this.#failed(result.reason ?? 'A handler asked for another attempt.', result.delayMs)
      default:
        await this.#mark('release')
        this.#report(result.reason, 'dead-letter')
        this.#failures += 1
        this.#deadLetter(result.reason)
        return 'finished'
    }
  }

  /** A mark that could not be made is no reason to handle the notification again: at worst a duplicate is not recognised. */
  async #mark(mark: 'done' | 'release'): Promise<void> {
    const { deduplication, group, logger } = this.#desk.settings
    // By now it may be another's.
    if (mark === 'release' && this.#isAbandoned) return
    try {
      await deduplication[mark](group, this.#notification.message_id)
    } catch (error) {
      logger.error('The de-duplication store cannot be told', { ...this.#who(), error })
    }
  }

  #failed(error: unknown, requestedMs?: number): Progress {
    const { settings } = this.#desk
    const now = settings.clock.now()
    this.#failingSince ??= now
    this.#lastError = error
    const reason = errorText(error)
    const waitMs = Math.max(0, requestedMs ?? settings.retryDelayMs(this.#attemptNumber))
    const isLast = this.#attemptNumber >= settings.maxAttempts
    const isTooLong = this.#isOrdered && now + waitMs - this.#failingSince > settings.maxHoldMs
    const next = isLast || isTooLong ? 'dead-letter' : 'retry'
    this.#report(error, next)
    this.#failures += 1
    if (next === 'dead-letter') {
      this.#deadLetter(isLast ? reason : `${reason} (given up: it was held for too long)`)
      return 'finished'
    }
    if (settings.order) return { waitMs }
    this.#settle({ outcome: 'retry', delayMs: waitMs })
    return 'finished'
  }

  get #attemptNumber(): number {
    return this.#delivery.attempt + this.#failures
  }

  #report(error: unknown, next: 'retry' | 'dead-letter'): void {
    this.#desk.counters.failures += 1
    this.#tell(error, next, this.#attemptNumber)
  }

  #tell(error: unknown, next: 'retry' | 'dead-letter', attempt: number): void {
    const { options, settings } = this.#desk
    settings.logger.warn(`Handling failed: ${next}`, { ...this.#who(), attempt, error })
    contain(() => options.onFailure?.({ notification: this.#notification, attempt, error, next }))
  }

  #deadLetter(reason: string): void {
    this.#desk.counters.deadLettered += 1
    this.#settle({
      outcome: 'dead-letter',
      reason: reason.slice(0, maxReasonLength),
      attempts: this.#delivery.attempt - 1 + this.#failures,
    })
  }

  #settle(settlement: Settlement): void {
    contain(() => this.#delivery.settle(settlement))
  }

  #who(): { readonly message_id: string; readonly event_type: string } {
    const { message_id, event_type } = this.#notification
    return { message_id, event_type }
  }
}
