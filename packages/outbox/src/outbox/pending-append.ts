import { NotificationError, type Receipt } from '@glance-notifications/core'
import type { Expiring } from '@glance-notifications/core/connection'

const receipt: Receipt = Object.freeze({ strategy: 'outbox', status: 'accepted' })

/** A record on its way to the disk, and whoever waits for that. Settles once. */
export class PendingAppend implements Expiring {
  readonly record: Uint8Array
  readonly deadline: number
  /** Whether lmdb has it: only until then can it be taken back. */
  isGiven = false
  stopListening: (() => void) | undefined
  readonly #signal: AbortSignal | undefined
  readonly #settle: (result: Receipt | NotificationError) => void
  #isSettled = false

  constructor(
    record: Uint8Array,
    deadline: number,
    signal: AbortSignal | undefined,
    settle: (result: Receipt | NotificationError) => void,
  ) {
    this.record = record
    this.deadline = deadline
    this.#signal = signal
    this.#settle = settle
  }

  accept(): void {
    this.#end(receipt)
  }

  fail(error: NotificationError): void {
    this.#end(error)
  }

  expire(): void {
    const message = this.isGiven
      ? 'The record was not on disk before the deadline; it may get there.'
      : 'The record could not be written before the deadline: what was before it has taken too long.'
    this.#end(new NotificationError('timeout', message, this.#details()))
  }

  abort(): void {
    const details = { ...this.#details(), cause: this.#signal?.reason }
    this.#end(new NotificationError('aborted', "The caller's signal was aborted.", details))
  }

  #details() {
    return { strategy: 'outbox', phase: 'write', delivery: this.isGiven ? 'unknown' : 'none' } as const
  }

  #end(result: Receipt | NotificationError): void {
    if (this.#isSettled) return
    this.#isSettled = true
    this.stopListening?.()
    this.#settle(result)
  }
}
