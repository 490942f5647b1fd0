import { andThen } from '../at-once.js'
import { contain } from '../contain.js'
import { errorText } from '../error-text.js'
import type { ReceivedNotification } from '../notification.js'
import type { NotificationError } from '../notification-error.js'
import type { Delivery, Settlement } from '../source.js'
import { Attempt, type AttemptOwner, type AttemptResult } from './attempt.js'
import type { Desk } from './desk.js'
import type { Handler } from './handler.js'
import { isWanted } from './is-wanted.js'
import { issueText } from './issue-text.js'
import type { Progress, Work } from './lanes.js'
import type { StoreClaim } from './store.js'

/** Before it is asked again whether another has finished with the same notification. */
const busyWaitMs = 100
/** A reason travels in a header, which must stay small. */
const maxReasonLength = 1_000

const done: Settlement = Object.freeze({ outcome: 'done' })

type Conclusion = AttemptResult | { readonly outcome: 'failed'; readonly error: unknown }

/** One notification, from its delivery until it is settled. */
export class Handling implements Work, AttemptOwner {
  readonly #delivery: Delivery
  readonly #notification: ReceivedNotification
  readonly #uniqueId: string | undefined
  /** Whether others wait behind it while it is tried again. */
  readonly #isOrdered: boolean
  readonly #desk: Desk
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
    // A source that wraps another may hand on a copy, which has what belongs to the object and not what its class has.
    const live: unknown = this.#delivery.live
    return live !== false
  }

  run(): Progress | Promise<Progress> {
    try {
      const handlers = this.#prepare()
      if (!handlers) return 'finished'
      const claim = this.#desk.store.claim(this.#notification)
      if (!(claim instanceof Promise)) return this.#claimed(claim, handlers)
      return claim.then((later) => this.#claimed(later, handlers)).catch((error) => this.#failed(error))
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
  async abandon(attempt: Attempt, reason: NotificationError): Promise<void> {
    attempt.abort(reason)
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
      this.#finish(done)
      return undefined
    }
    if (matching.length === 0) {
      counters.unhandled += 1
      contain(() => options.onUnhandled?.(notification))
      this.#finish(done)
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

  #claimed(claim: StoreClaim, handlers: readonly Handler[]): Progress | Promise<Progress> {
    const { settings, counters, isOver } = this.#desk
    if (claim === 'unknown') {
      // Not the fault of the notification, and no attempt: without its store nothing could be handled.
      this.#storeFaults += 1
      return { waitMs: settings.retryDelayMs(this.#storeFaults) }
    }
    if (claim === 'busy') return { waitMs: busyWaitMs }
    if (claim === 'done') {
      counters.duplicates += 1
      return this.#finish(done)
    }
    if (!isOver() && this.live) return this.#handle(handlers)
    return andThen(this.#mark('release'), () => 'finished')
  }

  #handle(handlers: readonly Handler[]): Progress | Promise<Progress> {
    const { deadlines, settings } = this.#desk
    const deadline = settings.clock.now() + settings.handlingTimeoutMs
    const attempt = new Attempt(this.#attemptNumber, this.#uniqueId, deadline, this)
    let result: AttemptResult | Promise<AttemptResult>
    try {
      result = attempt.run(handlers, this.#notification, deadlines)
    } catch (error) {
      return this.#conclude({ outcome: 'failed', error })
    }
    return result instanceof Promise ? this.#later(result) : this.#conclude(result)
  }

  #later(result: Promise<AttemptResult>): Promise<Progress> {
    return result.then(
      (later) => this.#conclude(later),
      (error) => this.#conclude({ outcome: 'failed', error }),
    )
  }

  #conclude(result: Conclusion): Progress | Promise<Progress> {
    const isHandled = result.outcome === 'done' || result.outcome === 'drop'
    const marked = this.#mark(isHandled ? 'done' : 'release')
    return marked instanceof Promise ? marked.then(() => this.#marked(result)) : this.#marked(result)
  }

  #marked(result: Conclusion): Progress {
    const { counters } = this.#desk
    switch (result.outcome) {
      case 'done':
        counters.handled += 1
        return this.#finish(result)
      case 'drop':
        counters.dropped += 1
        return this.#finish(result)
      case 'failed':
        return this.#failed(result.error)
      case 'retry':
        return this.#failed(result.reason ?? 'A handler asked for another attempt.', result.delayMs)
      default:
        this.#report(result.reason, 'dead-letter')
        this.#failures += 1
        return this.#deadLetter(result.reason)
    }
  }

  #mark(mark: 'done' | 'release'): void | Promise<void> {
    // By now it may be another's.
    if (mark === 'release' && this.#isAbandoned) return undefined
    return this.#desk.store.mark(mark, this.#notification)
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
    if (next === 'dead-letter')
      return this.#deadLetter(isLast ? reason : `${reason} (given up: it was held for too long)`)
    return settings.order ? { waitMs } : this.#finish({ outcome: 'retry', delayMs: waitMs })
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

  #deadLetter(reason: string): 'finished' {
    this.#desk.counters.deadLettered += 1
    return this.#finish({
      outcome: 'dead-letter',
      reason: reason.slice(0, maxReasonLength),
      attempts: this.#delivery.attempt - 1 + this.#failures,
    })
  }

  #finish(settlement: Settlement): 'finished' {
    contain(() => this.#delivery.settle(settlement))
    return 'finished'
  }

  #who(): { readonly message_id: string; readonly event_type: string } {
    const { message_id, event_type } = this.#notification
    return { message_id, event_type }
  }
}
