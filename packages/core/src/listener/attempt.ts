import type { Deadlines, Expiring } from '../deadlines.js'
import type { ReceivedNotification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { Handler, HandlerResult, HandlingContext } from './handler.js'

const outcomes: ReadonlySet<unknown> = new Set(['done', 'retry', 'dead-letter', 'drop'])

/** What the handlers of one attempt have made of it: what the first said that was not `done`. */
export type AttemptResult = Exclude<HandlerResult, void | undefined>

/** One run through the matching handlers, one after another, within its time. */
export class Attempt implements Expiring {
  readonly deadline: number
  readonly #context: HandlingContext
  #controller: AbortController | undefined
  #reason: NotificationError | undefined
  #fail: (error: NotificationError) => void = () => {}

  constructor(attempt: number, uniqueId: string | undefined, deadline: number) {
    this.deadline = deadline
    const signal = (): AbortSignal => this.#signal()
    this.#context = {
      attempt,
      get signal() {
        return signal()
      },
      ...(uniqueId !== undefined && { uniqueId }),
    }
  }

  /** Made when a handler asks for it: most do not. */
  #signal(): AbortSignal {
    this.#controller ??= new AbortController()
    if (this.#reason) this.#controller.abort(this.#reason)
    return this.#controller.signal
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

  /** Rejects with what a handler throws, or when the time is up. A handler that goes on then is not waited for. */
  run(
    handlers: readonly Handler[],
    notification: ReceivedNotification,
    deadlines: Deadlines,
  ): Promise<AttemptResult> {
    return new Promise<AttemptResult>((resolve, reject) => {
      this.#fail = reject
      deadlines.add(this)
      this.#call(handlers, notification).then(resolve, reject)
    }).finally(() => deadlines.delete(this))
  }

  async #call(handlers: readonly Handler[], notification: ReceivedNotification): Promise<AttemptResult> {
    for (const handler of handlers) {
      // What has finished all the same has finished; what has not begun does not begin.
      if (this.#reason) throw this.#reason
      const result = await handler(notification, this.#context)
      if (!isOutcome(result)) continue
      const fault = faultIn(result)
      if (fault !== undefined) throw new NotificationError('invalid', `A handler ${fault}.`)
      if (result.outcome !== 'done') return result
    }
    return { outcome: 'done' }
  }
}

/** Callers without a compiler give anything. */
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
