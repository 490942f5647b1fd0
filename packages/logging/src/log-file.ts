import { setImmediate as turn } from 'node:timers/promises'
import { type CloseOptions, type Receipt, type SendOptions, systemClock } from '@glance-notifications/core'
import { withDeadline } from '@glance-notifications/core/connection'
import { append } from './append.js'
import { BatchBytes, maxBatchLength } from './batch-bytes.js'
import { writeError } from './errors.js'
import type { LineDestination } from './line-destination.js'
import type { OpenFile } from './open-file.js'
import type { PendingLine } from './pending-line.js'
import { PendingLines } from './pending-lines.js'

/** How long a rotation may go unnoticed; what is written meanwhile is in the old file. */
const rotationCheckMs = 250

/** How often a batch is written again because its file was removed meanwhile. */
const maxRemovals = 3

/**
 * Appends lines to a file, in batches: one write takes what came in during a turn of the event loop, or during the
 * write before. The file is opened at the first line, and again after a rotation or an error.
 */
export class LogFile implements LineDestination {
  readonly #where: string
  readonly #open: () => Promise<OpenFile>
  /** Those of the batch that is being written, then those that wait. */
  readonly #lines = new PendingLines()
  readonly #bytes = new BatchBytes()
  #file: OpenFile | undefined
  #checkedAt = 0
  /** Whether the file ends in the middle of a line, so that the next one must begin with a newline. */
  #torn = false
  #draining: Promise<void> | undefined
  #closing: Promise<void> | undefined
  /** Closed while a write was hanging: whoever waits for that write closes the file. */
  #abandoned = false

  constructor(where: string, open: () => Promise<OpenFile>) {
    this.#where = where
    this.#open = open
  }

  write(text: string, options: SendOptions): Promise<Receipt> {
    return this.#lines.add(text, options, () => {
      this.#draining ??= this.#drain()
    })
  }

  close({ deadline }: CloseOptions): Promise<void> {
    this.#closing ??= this.#finish(deadline)
    return this.#closing
  }

  async #finish(deadline: number): Promise<void> {
    this.#lines.close()
    if (this.#draining) await withDeadline(this.#draining, deadline, systemClock)
    this.#lines.abandon()
    this.#abandoned = this.#draining !== undefined
    if (this.#abandoned) return
    const file = this.#file
    this.#file = undefined
    await file?.close().catch((cause) => {
      throw writeError(this.#where, cause, { phase: 'close' })
    })
  }

  async #drain(): Promise<void> {
    do {
      await turn()
      await this.#writeBatch()
    } while (this.#lines.size > 0)
    if (this.#abandoned) await this.#drop()
    this.#draining = undefined
  }

  /** Never rejects: whatever happens is told to the lines. */
  async #writeBatch(): Promise<void> {
    let batch: Iterable<PendingLine> = this.#lines
    try {
      await this.#current()
      batch = this.#take()
      await this.#append([...batch])
    } catch (cause) {
      for (const line of batch) line.fail(writeError(this.#where, cause))
      await this.#drop()
    }
  }

  #take(): PendingLine[] {
    const now = systemClock.now()
    const batch: PendingLine[] = []
    let length = 0
    for (const line of this.#lines) {
      if (line.deadline <= now) {
        line.expire()
        continue
      }
      if (length > 0 && length + line.text.length > maxBatchLength) break
      length += line.text.length
      line.begin()
      batch.push(line)
    }
    return batch
  }

  async #append(batch: readonly PendingLine[]): Promise<void> {
    if (batch.length === 0) return
    const texts = batch.map((line) => line.text)
    for (let removals = 0; removals < maxRemovals; removals += 1) {
      const file = await this.#current()
      const newline = this.#torn ? '\n' : ''
      // Asked while writing: whoever removes the file later than that removes what is in it, this batch as well.
      const [{ written, error }, isLost] = await Promise.all([
        append(file.fd, this.#bytes.of([newline, ...texts])),
        file.isLost(),
      ])
      if (!isLost) return this.#settle(batch, written - newline.length, error)
      await this.#drop()
    }
    throw new Error('the file is removed as soon as it is made')
  }

  /** Of the bytes of the batch so many were written; -1: not even the newline before them. */
  async #settle(batch: readonly PendingLine[], written: number, error: unknown): Promise<void> {
    if (error === undefined) {
      this.#torn = false
      for (const line of batch) line.accept()
      return
    }
    let end = 0
    let whole = 0
    for (const line of batch) {
      end += Buffer.byteLength(line.text)
      if (end <= written) {
        whole = end
        line.accept()
      } else {
        // All but its newline: the next line will end this one, and make it a record after all.
        const delivery = written === end - 1 ? 'unknown' : 'none'
        line.fail(writeError(this.#where, error, { delivery }))
      }
    }
    if (written >= 0) this.#torn = written > whole
    await this.#drop()
  }

  /** The file to write to now: still the one at the path, or the one that is there instead. */
  async #current(): Promise<OpenFile> {
    const now = systemClock.now()
    let file = this.#file
    if (file && now - this.#checkedAt < rotationCheckMs) return file
    if (!file || !(await file.isCurrent())) {
      await this.#drop()
      file = await this.#open()
      this.#file = file
      this.#torn = file.torn ?? this.#torn
    }
    this.#checkedAt = now
    return file
  }

  /** The lines in it have been settled; what closing has to say comes too late for them. */
  async #drop(): Promise<void> {
    const file = this.#file
    this.#file = undefined
    await file?.close().catch(() => {})
  }
}
