import { setImmediate as turn } from 'node:timers/promises'
import { type CloseOptions, type SendOptions, systemClock } from '@glance-notifications/core'
import { type SendListener, withDeadline } from '@glance-notifications/core/connection'
import { append } from './append.js'
import { writeError } from './errors.js'
import { LineBatch } from './line-batch.js'
import type { LineDestination } from './line-destination.js'
import type { OpenFile } from './open-file.js'
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
  /** Those of the batch that is being written, those of the one that is gathered, then those that it has no room for. */
  readonly #lines = new PendingLines()
  #gathered = new LineBatch()
  #written = new LineBatch()
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

  write(text: string, options: SendOptions, listener: SendListener): void {
    if (!this.#lines.add(text, options, listener)) return
    this.#gather()
    this.#draining ??= this.#drain()
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

  #gather(): void {
    for (let line = this.#lines.next; line && this.#gathered.add(line); line = this.#lines.next)
      this.#lines.pass()
  }

  /** Never rejects: whatever happens is told to the lines. */
  async #writeBatch(): Promise<void> {
    try {
      await this.#current()
    } catch (cause) {
      this.#gathered.clear()
      for (const line of this.#lines) line.fail(writeError(this.#where, cause))
      await this.#drop()
      return
    }
    const batch = this.#gathered
    this.#gathered = this.#written
    this.#written = batch
    batch.begin(systemClock.now())
    this.#gather()
    try {
      await this.#append(batch)
    } catch (cause) {
      for (const line of batch.lines) line.fail(writeError(this.#where, cause))
      await this.#drop()
    }
    batch.clear()
  }

  async #append(batch: LineBatch): Promise<void> {
    if (batch.lines.length === 0) return
    for (let removals = 0; removals < maxRemovals; removals += 1) {
      const file = await this.#current()
      const start = this.#torn ? 0 : 1
      // Asked while writing: whoever removes the file later than that removes what is in it, this batch as well.
      const [{ written, error }, isLost] = await Promise.all([
        append(file.fd, batch.bytesFrom(start)),
        file.isLost(),
      ])
      if (!isLost) return this.#settle(batch, start + written, error)
      await this.#drop()
    }
    throw new Error('the file is removed as soon as it is made')
  }

  /** The bytes of the batch were written up to there; 0: not even the newline before them. */
  async #settle(batch: LineBatch, reached: number, error: unknown): Promise<void> {
    if (error === undefined) {
      this.#torn = false
      for (const line of batch.lines) line.accept()
      return
    }
    let whole = 1
    for (const line of batch.lines) {
      if (line.end <= reached) {
        whole = line.end
        line.accept()
      } else {
        // All but its newline: the next line will end this one, and make it a record after all.
        const delivery = reached === line.end - 1 ? 'unknown' : 'none'
        line.fail(writeError(this.#where, error, { delivery }))
      }
    }
    if (reached > 0) this.#torn = reached > whole
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
