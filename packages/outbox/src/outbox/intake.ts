import {
  type Notification,
  NotificationError,
  type Receipt,
  type SendOptions,
  systemClock,
  toNotificationError,
} from '@glance-notifications/core'
import { AbortListeners, Deadlines } from '@glance-notifications/core/connection'
import { closedError, type StoreName } from '../store/store-error.js'
import type { Change } from './change.js'
import type { Journal } from './journal.js'
import { PendingAppend } from './pending-append.js'
import { RecordEncoder, type WrittenRecord, writeRecord } from './record.js'

/** Written in one transaction: some milliseconds of the lock that all processes share. */
const maxBatchRecords = 1_000
const maxBatchBytes = 4 * 1024 * 1024

export interface IntakeOptions {
  readonly name: StoreName
  readonly journal: Journal
  readonly maxRecords: number
  readonly maxBytes: number
  /** Wall clock. */
  readonly now: () => number
  /** A write has ended, well or not. */
  readonly onWritten: () => void
}

/** Takes notifications in, and tells each sender when its record is on disk. All that wait share one write. */
export class Intake {
  readonly #options: IntakeOptions
  readonly #deadlines = new Deadlines(systemClock)
  readonly #aborts = new AbortListeners()
  readonly #encoder = new RecordEncoder()
  /** Not given to lmdb yet, in order of call. */
  readonly #waiting = new Set<PendingAppend>()
  accepted = 0
  #isClosed = false
  #isWriting = false

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  send(notification: Notification, options: SendOptions): Promise<Receipt> {
    const { name, maxBytes, now } = this.#options
    if (this.#isClosed) return Promise.reject(closedError(name))
    let record: WrittenRecord
    try {
      record = writeRecord(notification, options.headers, now())
    } catch (error) {
      return Promise.reject(error)
    }
    if (record.length > maxBytes) return Promise.reject(tooLarge(record.length, maxBytes))
    return new Promise((resolve, reject) => {
      const append = new PendingAppend(record, options, resolve, reject, this.#settled)
      const { signal } = options
      if (signal) append.stopListening = this.#aborts.add(signal, () => append.abort())
      if (signal?.aborted) return append.abort()
      this.#deadlines.add(append)
      this.#waiting.add(append)
      this.#write()
    })
  }

  readonly #settled = (append: PendingAppend): void => {
    this.#waiting.delete(append)
    this.#deadlines.delete(append)
  }

  /** Takes nothing new. */
  close(): void {
    this.#isClosed = true
  }

  /** Whether there is something that is not on disk yet. */
  get isEmpty(): boolean {
    return this.#waiting.size === 0 && !this.#isWriting
  }

  #write(): void {
    if (this.#isWriting || this.#waiting.size === 0) return
    this.#isWriting = true
    void this.#writeBatch()
  }

  async #writeBatch(): Promise<void> {
    const given: PendingAppend[] = []
    try {
      await this.#options.journal.run((change) => this.#give(change, given))
      this.accepted += given.length
      for (const append of given) append.accept()
    } catch (error) {
      // Those that were not given yet have their own deadlines, and are tried again.
      for (const append of given) append.fail(toNotificationError(error, 'rejected'))
    }
    this.#isWriting = false
    this.#options.onWritten()
    this.#write()
  }

  /** Within a transaction. */
  #give(change: Change, given: PendingAppend[]): void {
    let bytes = 0
    const now = systemClock.now()
    for (const append of this.#waiting) {
      if (given.length === maxBatchRecords || bytes >= maxBatchBytes) break
      if (append.deadline <= now) {
        append.expire()
        continue
      }
      const full = this.#refusal(append.record.length, change)
      if (full) {
        append.fail(full)
        continue
      }
      this.#waiting.delete(append)
      append.isGiven = true
      given.push(append)
      change.append(this.#encoder.encode(append.record))
      bytes += append.record.length
    }
  }

  #refusal(length: number, { totals }: Change): NotificationError | undefined {
    const { name, maxRecords, maxBytes } = this.#options
    const { depth, bytes, failed, failedBytes } = totals
    if (depth + failed < maxRecords && bytes + failedBytes + length <= maxBytes) return undefined
    const hint = failed > 0 ? `; ${failed} of them have failed, and wait to be requeued or removed` : ''
    const message = `The outbox in ${name.path} is full: ${depth + failed} records, ${bytes + failedBytes} bytes${hint}.`
    return new NotificationError('overflow', message, { phase: 'write' })
  }
}

function tooLarge(bytes: number, maxBytes: number): NotificationError {
  const message = `The record has ${bytes} bytes; the outbox takes at most ${maxBytes}.`
  return new NotificationError('too-large', message, { phase: 'write' })
}
