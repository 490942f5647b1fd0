import { isPromiseLike } from '../at-once.js'
import type { Chained } from '../chain.js'
import type { Deadlines, Expiring } from '../deadlines.js'
import type { ReceivedNotification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { Handler, HandlerResult, HandlingContext } from './handler.js'

const outcomes: ReadonlySet<unknown> = new Set(['done', 'retry', 'dead-letter', 'drop'])

/** What the handlers of one attempt have made of it: what the first said that was not `done`. */
export type AttemptResult = Exclude<HandlerResult, void | undefined>

/** Who began it. */
export interface AttemptOwner {
  /** Nobody waits for its handlers any more. */
  abandon(attempt: Attempt, reason: NotificationError): Promise<void>
}

const nobody = (): void => {}
const done: AttemptResult = Object.freeze({ outcome: 'done' })

/** One run through the matching handlers, one after another, within its time. */
export class Attempt implements Expiring, Chained<Attempt> {
  before: Attempt | undefined = undefined
  after: Attempt | undefined = undefined
  readonly deadline: number
  readonly #owner: AttemptOwner
  readonly #context: HandlingContext
  #controller: AbortController | undefined
  #reason: NotificationError | undefined
  #fail: (error: NotificationError) => void = nobody

  constructor(attempt: number, uniqueId: string | undefined, deadline: number, owner: AttemptOwner) {
    this.deadline = deadline
    this.#owner = owner
    this.#context = new Context(attempt, uniqueId, this)
  }

  /** Made when a handler asks for it: most do not. */
  get signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
  }

  /** As in `AttemptOwner`. */
  abandon(reason: NotificationError): Promise<void> {
    return this.#owner.abandon(this, reason)
  }

  abort(reason: NotificationError): void {
    this.#reason ??= reason
    this.#controller?.abort(reason)
  }

  expire(): void {
    const error = new NotificationError('timeout', 'The handlers did not finish in time.')
    this.abort(error)
    this.#fail(error)
  }

  /**
   * A promise only where a handler returns one. Throws, or rejects, with what a handler throws, or when the time is up. A handler that
   * goes on then is not waited for.
   */
  run(
    handlers: readonly Handler[],
    notification: ReceivedNotification,
    deadlines: Deadlines<Attempt>,
  ): AttemptResult | Promise<AttemptResult> {
    let called = 0
    for (const handler of handlers) {
      const result = handler(notification, this.#context)
      called += 1
      if (isPromiseLike(result)) return this.#goOn(result, handlers.slice(called), notification, deadlines)
      const end = endIn(result)
      if (end) return end
    }
    return done
  }

  async #goOn(
    first: PromiseLike<HandlerResult>,
    others: readonly Handler[],
    notification: ReceivedNotification,
    deadlines: Deadlines<Attempt>,
  ): Promise<AttemptResult> {
    deadlines.add(this)
    try {
      let end = endIn(await this.#inTime(first))
      for (const handler of others) {
        if (end) return end
        // What has finished all the same has finished; what has not begun does not begin.
        if (this.#reason) throw this.#reason
        const result = handler(notification, this.#context)
        end = endIn(isPromiseLike(result) ? await this.#inTime(result) : result)
      }
      return end ?? done
    } finally {
      deadlines.delete(this)
    }
  }

  #inTime(result: PromiseLike<HandlerResult>): Promise<HandlerResult> {
    return new Promise((resolve, reject) => {
      this.#fail = reject
      result.then(resolve, reject)
    })
  }
}

class Context implements HandlingContext {
  readonly attempt: number
  declare readonly uniqueId?: string
  readonly #of: Attempt

  constructor(attempt: number, uniqueId: string | undefined, of: Attempt) {
    this.attempt = attempt
    if (uniqueId !== undefined) this.uniqueId = uniqueId
    this.#of = of
  }

  get signal(): AbortSignal {
    return this.#of.signal
  }
}

/** What ends the attempt; `undefined` when the next handler is called. Callers without a compiler give anything. */
function endIn(result: HandlerResult): AttemptResult | undefined {
  if (!isOutcome(result)) return undefined
  const fault = faultIn(result)
  if (fault !== undefined) throw new NotificationError('invalid', `A handler ${fault}.`)
  return result.outcome === 'done' ? undefined : result
}

function faultIn(result: AttemptResult): string | undefined {
  if (!outcomes.has(result.outcome)) return 'returned an outcome that is not known'
  if (result.outcome === 'dead-letter' && typeof result.reason !== 'string')
    return 'has put it aside without a reason'
  if (result.outcome !== 'retry' || result.delayMs === undefined || Number.isFinite(result.delayMs))
    return undefined
  return 'asked for another attempt after what is no time'
}

/** A handler may return anything, for instance what the last thing that it called has returned. */
function isOutcome(result: HandlerResult): result is AttemptResult {
  return typeof result === 'object' && result !== null && 'outcome' in result
}
