import type { NotificationError, Receipt, SendOptions } from '@glance-notifications/core'
import { abortError, timeoutError } from './errors.js'
import { accepted } from './line-destination.js'

/** One line on its way: settles once, and can be withdrawn until its write begins. */
export class PendingLine {
  readonly text: string
  readonly deadline: number
  state: 'queued' | 'writing' | 'settled' = 'queued'
  readonly #signal: AbortSignal | undefined
  readonly #resolve: (receipt: Receipt) => void
  readonly #reject: (error: NotificationError) => void
  readonly #onSettled: (line: PendingLine) => void

  constructor(
    text: string,
    { deadline, signal }: SendOptions,
    resolve: (receipt: Receipt) => void,
    reject: (error: NotificationError) => void,
    onSettled: (line: PendingLine) => void,
  ) {
    this.text = text
    this.deadline = deadline
    this.#signal = signal
    this.#resolve = resolve
    this.#reject = reject
    this.#onSettled = onSettled
    signal?.addEventListener('abort', this.#abort, { once: true })
  }

  /** From here on it cannot be taken back. */
  begin(): void {
    this.state = 'writing'
    this.#signal?.removeEventListener('abort', this.#abort)
  }

  accept(): void {
    if (this.#settle()) this.#resolve(accepted)
  }

  fail(error: NotificationError): void {
    if (this.#settle()) this.#reject(error)
  }

  expire(): void {
    this.fail(timeoutError(this.state === 'writing'))
  }

  readonly #abort = (): void => {
    this.fail(abortError(this.#signal))
  }

  #settle(): boolean {
    if (this.state === 'settled') return false
    this.state = 'settled'
    this.#signal?.removeEventListener('abort', this.#abort)
    this.#onSettled(this)
    return true
  }
}
