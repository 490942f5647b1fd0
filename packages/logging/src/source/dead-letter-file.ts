import { constants, fsync } from 'node:fs'
import { access } from 'node:fs/promises'
import { dirname } from 'node:path'
import { promisify } from 'node:util'
import { type Logger, systemClock, type Timer } from '@glance-notifications/core'
import { backOff } from '@glance-notifications/core/connection'
import { append } from '../append.js'
import { openFile } from '../open-file.js'
import { fileError, systemCode } from './source-errors.js'

const flush = promisify(fsync)

interface Letter {
  readonly text: string
  readonly onWritten: () => void
}

/** Puts dead letters aside, one JSON object a line, and tries again until it can. */
export class DeadLetterFile {
  readonly #path: string
  readonly #logger: Logger
  readonly #retryDelayMs = backOff()
  #letters: Letter[] = []
  #writing: Promise<void> | undefined
  #timer: Timer | undefined
  #failures = 0
  #closed = false

  constructor(path: string, logger: Logger) {
    this.#path = path
    this.#logger = logger
  }

  /** `onWritten` is called when the letter is on the disk; after `close` perhaps never. */
  put(letter: Readonly<Record<string, unknown>>, onWritten: () => void): void {
    this.#letters.push({ text: `${JSON.stringify(letter)}\n`, onWritten })
    if (!this.#timer) this.#writing ??= this.#writeAll()
  }

  /** Waits for what is being written; what waits for another try is given up. */
  async close(): Promise<void> {
    this.#closed = true
    this.#timer?.clear()
    await this.#writing
  }

  async #writeAll(): Promise<void> {
    while (this.#letters.length > 0) {
      const batch = this.#letters
      this.#letters = []
      try {
        await this.#append(batch.map(({ text }) => text).join(''))
        this.#failures = 0
        for (const { onWritten } of batch) onWritten()
      } catch (error) {
        this.#letters = [...batch, ...this.#letters]
        this.#tryLater(error)
        break
      }
    }
    this.#writing = undefined
  }

  async #append(text: string): Promise<void> {
    const file = await openFile(this.#path)
    try {
      const { error } = await append(file.fd, Buffer.from(file.torn ? `\n${text}` : text))
      if (error !== undefined) throw error
      await flush(file.fd)
    } finally {
      await file.close()
    }
  }

  #tryLater(error: unknown): void {
    this.#failures += 1
    this.#logger.error('Dead letters could not be written; what they are about is not settled', {
      deadLetterFile: this.#path,
      waiting: this.#letters.length,
      error,
    })
    if (this.#closed) return
    this.#timer = systemClock.setTimer(
      () => {
        this.#timer = undefined
        this.#writing ??= this.#writeAll()
      },
      this.#retryDelayMs(this.#failures, false),
    )
  }
}

/** Told at the start, not when the first letter is due. */
export async function checkWritable(path: string): Promise<void> {
  try {
    await accessNearest(path)
  } catch (error) {
    throw fileError(
      'Looking at the deadLetterFile',
      error,
      'Name a file that this process may write to: what cannot be handled is put aside there.',
    )
  }
}

async function accessNearest(path: string): Promise<void> {
  try {
    await access(path, constants.W_OK)
  } catch (error) {
    if (systemCode(error) !== 'ENOENT' || dirname(path) === path) throw error
    await accessNearest(dirname(path))
  }
}
