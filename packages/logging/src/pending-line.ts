import type { NotificationError, Receipt, SendOptions } from '@glance-notifications/core'
import type { AbortListeners } from '@glance-notifications/core/connection'
import { abortError, timeoutError } from './errors.js'
import { accepted } from './line-destination.js'

/** One line on its way: settles once, and can be withdrawn until its write begins. */
export class PendingLine {
  readonly text: string
  readonly deadline: number
  state: 'queued' | 'writing' | 'settled' = 'queued'
  readonly #stopListening: (() => void) | undefined
  readonly #resolve: (receipt: Receipt) => void
  readonly #reject: (error: NotificationError) => void
  readonly #onSettled: (line: PendingLine) => void

  constructor(
    text: string,
    { deadline, signal }: SendOptions,
    resolve: (receipt: Receipt) => void,
    reject: (error: NotificationError) => void,
    onSettled: (line: PendingLine) => void,
    aborts: AbortListeners,
  ) {
    this.text = text
    this.deadline = deadline
    this.#resolve = resolve
    this.#reject = reject
    this.#onSettled = onSettled
    if (signal) this.#stopListening = aborts.add(signal, () => this.fail(abortError(signal)))
  }

  /** From here on it cannot be taken back. */
  begin(): void {
    this.state = 'writing'
    this.#stopListening?.()
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

  #settle(): boolean {
    if (this.state === 'settled') return false
    this.state = 'settled'
    this.#stopListening?.()
    this.#onSettled(this)
    return true
  }
}
