import { mkdir, open, readFile, rename } from 'node:fs/promises'
import { dirname } from 'node:path'
import { type Logger, NotificationError, systemClock, type Timer } from '@glance-notifications/core'
import { backOff } from '@glance-notifications/core/connection'
import { type Position, parsePosition, positionText } from './position.js'
import { fileError, sourceName, systemCode } from './source-errors.js'

/** What a crash may make come again: what was settled within this time. */
const recordIntervalMs = 250

/** Records how far the log was handled. The file is replaced as a whole, and on the disk before it is. */
export class PositionFile {
  readonly #path: string
  readonly #current: () => Position
  readonly #logger: Logger
  readonly #retryDelayMs = backOff({ initialDelayMs: recordIntervalMs })
  #timer: Timer | undefined
  #writing: Promise<void> | undefined
  #isDirty = false
  #failures = 0
  #recorded = ''

  constructor(path: string, current: () => Position, logger: Logger) {
    this.#path = path
    this.#current = current
    this.#logger = logger
  }

  /** The position is another one. It is recorded soon. */
  changed(): void {
    this.#isDirty = true
    this.#schedule(recordIntervalMs)
  }

  /** Records what is not recorded yet, once. */
  async close(): Promise<void> {
    this.#timer?.clear()
    await this.#writing
    this.#timer?.clear()
    if (this.#isDirty) await this.#write()
    this.#timer?.clear()
  }

  #schedule(delayMs: number): void {
    if (this.#timer || this.#writing) return
    this.#timer = systemClock.setTimer(() => {
      this.#timer = undefined
      this.#writing = this.#write().finally(() => {
        this.#writing = undefined
        if (this.#isDirty)
          this.#schedule(this.#failures === 0 ? recordIntervalMs : this.#retryDelayMs(this.#failures, false))
      })
    }, delayMs)
  }

  /** Never rejects: a position that is not recorded makes lines come again, and loses none. */
  async #write(): Promise<void> {
    this.#isDirty = false
    try {
      const text = positionText(this.#current())
      if (text !== this.#recorded) await replaceFile(this.#path, text)
      this.#recorded = text
      this.#failures = 0
    } catch (error) {
      this.#isDirty = true
      this.#failures += 1
      this.#logger.error('The position in the log could not be recorded', {
        positionFile: this.#path,
        error,
      })
    }
  }
}

/** What was recorded; `undefined` when nothing was. Throws for what is no position, rather than begin somewhere. */
export async function readPosition(path: string): Promise<Position | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (systemCode(error) === 'ENOENT') return undefined
    throw fileError('Reading the positionFile', error, 'Let this process read it, or name another file.')
  }
  const position = parsePosition(text)
  if (position) return position
  throw new NotificationError(
    'invalid',
    `What is in the positionFile ${path} is no position. Name another file, or remove it to begin anew (fromStart says where).`,
    { strategy: sourceName, phase: 'connect' },
  )
}

/** Whether there is a place to record in; a full disk is no reason not to begin. */
export async function recordFirst(path: string, position: Position, logger: Logger): Promise<void> {
  try {
    await replaceFile(path, positionText(position))
  } catch (error) {
    const code = systemCode(error)
    if (code !== 'ENOSPC' && code !== 'EDQUOT') {
      throw fileError(
        'Writing the positionFile',
        error,
        'Name a file in a folder that this process may write to.',
      )
    }
    logger.error('The position in the log could not be recorded', { positionFile: path, error })
  }
}

async function replaceFile(path: string, text: string): Promise<void> {
  const next = `${path}.tmp`
  await mkdir(dirname(path), { recursive: true })
  const file = await open(next, 'w')
  try {
    await file.writeFile(text)
    // Else a loss of power could leave an empty file under the name.
    await file.sync()
  } finally {
    await file.close()
  }
  await rename(next, path)
}
