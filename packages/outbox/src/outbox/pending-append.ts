import { NotificationError, type Receipt } from '@glance-notifications/core'
import type { Expiring } from '@glance-notifications/core/connection'
import type { WrittenRecord } from './record.js'

const receipt: Receipt = Object.freeze({ strategy: 'outbox', status: 'accepted' })

/** A record on its way to the disk, and whoever waits for that. Settles once. */
export class PendingAppend implements Expiring {
  readonly record: WrittenRecord
  readonly deadline: number
  /** Whether lmdb has it: only until then can it be taken back. */
  isGiven = false
  stopListening: (() => void) | undefined
  readonly #signal: AbortSignal | undefined
  readonly #resolve: (receipt: Receipt) => void
  readonly #reject: (error: NotificationError) => void
  readonly #onSettled: (append: PendingAppend) => void
  #isSettled = false

  constructor(
    record: WrittenRecord,
    { deadline, signal }: { readonly deadline: number; readonly signal?: AbortSignal },
    resolve: (receipt: Receipt) => void,
    reject: (error: NotificationError) => void,
    onSettled: (append: PendingAppend) => void,
  ) {
    this.record = record
    this.deadline = deadline
    this.#signal = signal
    this.#resolve = resolve
    this.#reject = reject
    this.#onSettled = onSettled
  }

  accept(): void {
    if (this.#settle()) this.#resolve(receipt)
  }

  fail(error: NotificationError): void {
    if (this.#settle()) this.#reject(error)
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
    this.stopListening?.()
    this.#onSettled(this)
    return true
  }
}
