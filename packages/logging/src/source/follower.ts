import { systemClock } from '@glance-notifications/core'
import { ChangeWatch } from './change-watch.js'
import { type Line, LineSplitter } from './line-splitter.js'
import type { Position } from './position.js'
import { type Reading, Rotation } from './rotation.js'
import type { LogSourceSettings } from './source-options.js'

const chunkBytes = 256 * 1024

/** When it waits for the writers to leave a renamed file, it looks at least so often. */
const maxGraceStepMs = 100

/** A line, or only a new place: where reading stands behind it. */
export interface Step {
  readonly position: () => Position
  readonly line?: Line
}

/** Reads the log on and on, through every rotation, as fast as its steps are taken. */
export class Follower {
  readonly #settings: LogSourceSettings
  readonly #changes: ChangeWatch
  readonly #rotation: Rotation
  readonly #buffer = Buffer.alloc(chunkBytes)
  #closed = false
  /** Where reading goes on, when it must begin again after an error. */
  #position: () => Position
  #reading: Reading | undefined
  #lastFault = ''

  private constructor(settings: LogSourceSettings, rotation: Rotation, position: Position) {
    this.#settings = settings
    this.#changes = new ChangeWatch(settings.logFile)
    this.#rotation = rotation
    this.#position = () => position
  }

  /** Opens the file, if there is one, so that nothing that is written from now on is missed. */
  static async open(settings: LogSourceSettings, recorded: Position | undefined): Promise<Follower> {
    const rotation = new Rotation(settings)
    const begin = recorded ?? beginning()
    const follower = new Follower(settings, rotation, begin)
    follower.#reading = recorded ? await rotation.find(recorded) : await rotation.first()
    const { file, offset } = follower.#reading ?? {}
    if (file && offset !== undefined) follower.#position = () => file.positionAt(offset)
    else settings.logger.warn('The log is not there yet', { logFile: settings.logFile })
    return follower
  }

  get position(): Position {
    return this.#position()
  }

  close(): void {
    this.#closed = true
    this.#changes.close()
  }

  /** Closes it, when its steps are not going to be taken. */
  async discard(): Promise<void> {
    this.close()
    await this.#reading?.file.close()
  }

  /** Ends when it is closed, and never otherwise. */
  async *steps(): AsyncGenerator<readonly Step[]> {
    while (!this.#closed) {
      try {
        yield* this.#follow()
      } catch (error) {
        this.#report(error)
        await this.#changes.pause(this.#settings.pollIntervalMs)
        this.#reading = undefined
      }
    }
  }

  async *#follow(): AsyncGenerator<readonly Step[]> {
    let reading = this.#reading ?? (await this.#rotation.find(this.#position()))
    this.#reading = undefined
    try {
      while (!this.#closed) {
        if (reading) {
          yield [this.#stepTo(reading)]
          yield* this.#readThrough(reading)
          if (this.#closed) return
        }
        const next: Reading | undefined = await this.#rotation.next(reading, this.#position())
        await reading?.file.close()
        reading = next
        if (!reading) await this.#changes.change(this.#settings.pollIntervalMs)
      }
    } finally {
      await reading?.file.close()
    }
  }

  /** Ends when nothing more is to be read in this file. `reading.offset` is then where its last whole line ends. */
  async *#readThrough(reading: Reading): AsyncGenerator<readonly Step[]> {
    const { file } = reading
    const splitter = new LineSplitter(this.#settings.maxLineBytes)
    let quietSince = systemClock.now()
    while (!this.#closed) {
      const now = systemClock.now()
      const read = await file.read(this.#buffer, reading.offset + splitter.pending)
      if (read === 'replaced') {
        reading.isReplaced = true
        return
      }
      if (read === 'shortened') {
        this.#settings.logger.warn('Something was taken off the end of the log: it is read again', {
          logFile: this.#settings.logFile,
        })
        splitter.rest()
        reading.offset = 0
        continue
      }
      if (read > 0) {
        this.#lastFault = ''
        quietSince = systemClock.now()
        const lines = splitter.split(this.#buffer.subarray(0, read))
        if (lines.length > 0) yield lines.map((line) => this.#stepOver(reading, line, 1))
        continue
      }
      const leave = await this.#rotation.whenToLeave(reading)
      if (leave === 'stay') {
        quietSince = systemClock.now()
        await this.#changes.change(this.#settings.pollIntervalMs)
      } else if (leave === 'now' || now - quietSince >= this.#settings.rotationGraceMs) {
        const rest = splitter.rest()
        if (rest) yield [this.#stepOver(reading, rest, 0)]
        return
      } else {
        const { rotationGraceMs, pollIntervalMs } = this.#settings
        await this.#changes.pause(Math.min(rotationGraceMs / 4, maxGraceStepMs, pollIntervalMs))
      }
    }
  }

  #stepOver(reading: Reading, line: Line, newlineBytes: number): Step {
    reading.offset += line.length + newlineBytes
    return { ...this.#stepTo(reading), line }
  }

  #stepTo({ file, offset }: Reading): Step {
    this.#position = () => file.positionAt(offset)
    return { position: this.#position }
  }

  /** Once for each fault, however long it lasts. */
  #report(error: unknown): void {
    const fault = String(error)
    if (fault === this.#lastFault) return
    this.#lastFault = fault
    this.#settings.logger.error('The log cannot be read; it is tried again', {
      logFile: this.#settings.logFile,
      error,
    })
  }
}

/** Before any file: what is written from now on. */
function beginning(): Position {
  const modifiedNs = BigInt(Date.now()) * 1_000_000n
  return { inode: undefined, headBytes: 0, headHash: '', modifiedNs, offset: 0 }
}
