import type { NotificationError, SendOptions } from '@glance-notifications/core'
import type { AbortListeners, Chained, Expiring, SendListener } from '@glance-notifications/core/connection'
import { abortError, timeoutError } from './errors.js'
import { accepted } from './line-destination.js'

/** One line on its way: settles once, and can be withdrawn until its write begins. */
export class PendingLine implements Expiring, Chained<PendingLine> {
  readonly deadline: number
  /** Where it ends in the bytes of its batch. */
  end = 0
  state: 'queued' | 'writing' | 'settled' = 'queued'
  before: PendingLine | undefined
  after: PendingLine | undefined
  #text: string
  readonly #stopListening: (() => void) | undefined
  readonly #listener: SendListener
  readonly #onSettled: (line: PendingLine) => void

  constructor(
    text: string,
    { deadline, signal }: SendOptions,
    listener: SendListener,
    onSettled: (line: PendingLine) => void,
    aborts: AbortListeners,
  ) {
    this.#text = text
    this.deadline = deadline
    this.#listener = listener
    this.#onSettled = onSettled
    if (signal) this.#stopListening = aborts.add(signal, () => this.fail(abortError(signal)))
  }

  /** Empty once it has its place in a batch. */
  get text(): string {
    return this.#text
  }

  /** A batch has its bytes. */
  place(end: number): void {
    this.end = end
    this.#text = ''
  }

  /** From here on it cannot be taken back. */
  begin(): void {
    this.state = 'writing'
    this.#stopListening?.()
  }

  accept(): void {
    if (this.#settle()) this.#listener.told(accepted)
  }

  fail(error: NotificationError): void {
    if (this.#settle()) this.#listener.told(error)
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
