import { NotificationError, systemClock, toNotificationError } from '@glance-notifications/core'
import { AbortListeners, Chain, Deadlines, type DirectSend } from '@glance-notifications/core/connection'
import { closedError, type StoreName } from '../store/store-error.js'
import type { Change } from './change.js'
import type { Journal } from './journal.js'
import { PendingAppend } from './pending-append.js'
import { lengthOf, mostLengthOf, RecordEncoder, type WrittenRecord, writeRecord } from './record.js'

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
  /** In order of call: first what lmdb has, then, from the next on, what it was not given yet. */
  readonly #appends = new Chain<PendingAppend>()
  readonly #deadlines = new Deadlines(systemClock, this.#appends)
  readonly #aborts = new AbortListeners()
  readonly #encoder = new RecordEncoder()
  accepted = 0
  #isClosed = false
  #isWriting = false

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  readonly send: DirectSend = (notification, options, listener) => {
    const { name, maxBytes, now } = this.#options
    if (this.#isClosed) return listener.told(closedError(name))
    let record: WrittenRecord
    try {
      record = writeRecord(notification, options.headers, now())
    } catch (error) {
      return listener.told(toNotificationError(error, 'invalid', { strategy: 'outbox' }))
    }
    if (mostLengthOf(record) > maxBytes && lengthOf(record) > maxBytes)
      return listener.told(tooLarge(lengthOf(record), maxBytes))
    const append = new PendingAppend(record, options, listener, this.#settled, this.#aborts)
    if (options.signal?.aborted) return append.abort()
    this.#deadlines.add(append)
    this.#write()
  }

  readonly #settled = (append: PendingAppend): void => {
    this.#deadlines.delete(append)
  }

  /** Takes nothing new. */
  close(): void {
    this.#isClosed = true
  }

  /** Whether there is something that is not on disk yet. */
  get isEmpty(): boolean {
    return this.#appends.next === undefined && !this.#isWriting
  }

  #write(): void {
    if (this.#isWriting || this.#appends.next === undefined) return
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
    for (let append = this.#appends.next; append; append = this.#appends.next) {
      if (given.length === maxBatchRecords || bytes >= maxBatchBytes) break
      if (append.deadline <= now) {
        append.expire()
        continue
      }
      const record = this.#encoder.encode(append.record)
      const full = this.#refusal(record.length, change)
      if (full) {
        append.fail(full)
        continue
      }
      this.#appends.pass()
      append.isGiven = true
      given.push(append)
      change.append(record)
      bytes += record.length
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
