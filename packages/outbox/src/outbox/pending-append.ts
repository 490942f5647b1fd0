import { NotificationError, type Receipt, type SendOptions } from '@glance-notifications/core'
import type { AbortListeners, Chained, Expiring, SendListener } from '@glance-notifications/core/connection'
import type { WrittenRecord } from './record.js'

const receipt: Receipt = Object.freeze({ strategy: 'outbox', status: 'accepted' })

/** A record on its way to the disk, and whoever waits for that. Settles once. */
export class PendingAppend implements Expiring, Chained<PendingAppend> {
  readonly record: WrittenRecord
  readonly deadline: number
  /** Whether lmdb has it: only until then can it be taken back. */
  isGiven = false
  before: PendingAppend | undefined
  after: PendingAppend | undefined
  readonly #signal: AbortSignal | undefined
  readonly #listener: SendListener
  readonly #onSettled: (append: PendingAppend) => void
  readonly #stopListening: (() => void) | undefined
  #isSettled = false

  constructor(
    record: WrittenRecord,
    { deadline, signal }: SendOptions,
    listener: SendListener,
    onSettled: (append: PendingAppend) => void,
    aborts: AbortListeners,
  ) {
    this.record = record
    this.deadline = deadline
    this.#signal = signal
    this.#listener = listener
    this.#onSettled = onSettled
    if (signal) this.#stopListening = aborts.add(signal, () => this.abort())
  }

  accept(): void {
    if (this.#settle()) this.#listener.told(receipt)
  }

  fail(error: NotificationError): void {
    if (this.#settle()) this.#listener.told(error)
  }

  expire(): void {
    const message = this.isGiven
      ? 'The record was not on disk before the deadline; it may get there.'
      : 'The record could not be written before the deadline: what was before it has taken too long.'
    this.fail(new NotificationError('timeout', message, this.#details()))
  }

  abort(): void {
    const details = { ...this.#details(), cause: this.#signal?.reason }
    this.fail(new NotificationError('aborted', "The caller's signal was aborted.", details))
  }

  #details() {
    return { strategy: 'outbox', phase: 'write', delivery: this.isGiven ? 'unknown' : 'none' } as const
  }

  #settle(): boolean {
    if (this.#isSettled) return false
    this.#isSettled = true
    this.#stopListening?.()
    this.#onSettled(this)
    return true
  }
}
