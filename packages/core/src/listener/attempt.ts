import type { Deadlines, Expiring } from '../deadlines.js'
import type { ReceivedNotification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import type { Handler, HandlerResult, HandlingContext } from './handler.js'

const outcomes: ReadonlySet<unknown> = new Set(['done', 'retry', 'dead-letter', 'drop'])

/** What the handlers of one attempt have made of it: what the first said that was not `done`. */
export type AttemptResult = Exclude<HandlerResult, void | undefined>

/** One run through the matching handlers, one after another, within its time. */
export class Attempt implements HandlingContext, Expiring {
  readonly attempt: number
  declare readonly uniqueId?: string
  readonly deadline: number
  #controller: AbortController | undefined
  #reason: NotificationError | undefined
  #fail: (error: NotificationError) => void = () => {}

  constructor(attempt: number, uniqueId: string | undefined, deadline: number) {
    this.attempt = attempt
    if (uniqueId !== undefined) this.uniqueId = uniqueId
    this.deadline = deadline
  }

  /** Made when a handler asks for it: most do not. */
  get signal(): AbortSignal {
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
      const result = await handler(notification, this)
      if (this.#reason) throw this.#reason
      if (!isOutcome(result)) continue
      if (!outcomes.has(result.outcome))
        throw new NotificationError('invalid', 'A handler returned an outcome that is not known.')
      if (result.outcome !== 'done') return result
    }
    return { outcome: 'done' }
  }
}

/** A handler may return anything, for instance what the last thing that it called has returned. */
function isOutcome(result: HandlerResult): result is AttemptResult {
  return typeof result === 'object' && result !== null && 'outcome' in result
}
