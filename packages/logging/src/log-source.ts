import {
  type CloseOptions,
  type Delivery,
  type Source,
  type StartOptions,
  systemClock,
} from '@glance-notifications/core'
import { withDeadline } from '@glance-notifications/core/connection'
import { checkWritable, DeadLetterFile } from './source/dead-letter-file.js'
import { Deliveries } from './source/deliveries.js'
import { Follower } from './source/follower.js'
import { letterOf } from './source/letter.js'
import { messageInLine } from './source/message-in-line.js'
import type { Position } from './source/position.js'
import { PositionFile, readPosition, recordFirst } from './source/position-file.js'
import { SettledPrefix } from './source/settled-prefix.js'
import {
  abortedError,
  closedError,
  fileError,
  notStartedError,
  sourceName,
  startedTwiceError,
} from './source/source-errors.js'
import { type LogSourceOptions, type LogSourceSettings, logSourceSettings } from './source/source-options.js'

/** What a log source has counted since it was made. */
export interface LogSourceStats {
  /** Lines that were delivered; one that is delivered again counts once. */
  readonly delivered: number
  /** Lines that are no notifications, of other programs for instance. They are passed over. */
  readonly skipped: number
}

/** A source that follows a log file. */
export interface LogSource extends Source {
  /** Counters since the start. */
  readonly stats: LogSourceStats
}

/**
 * Follows the file that a logging strategy writes, or oslo.messaging's `log` driver, through every rotation. Lines that are no
 * notifications are passed over, and counted.
 *
 * `start` resolves when the file is open, or when it is not there yet: everything in it is then read as soon as it is. It
 * rejects with `rejected` when file, folder or rights do not allow to read the log, or to write `positionFile` or
 * `deadLetterFile`, and with `invalid` for a position file that is none.
 *
 * Making one does no I/O. Throws a `NotificationError` (`invalid`) for options that are not valid.
 */
export function logSource(options: LogSourceOptions): LogSource {
  return new FileSource(logSourceSettings(options))
}

/** What there is between start and close. */
interface Running {
  readonly follower: Follower
  readonly deliveries: Deliveries
  readonly prefix: SettledPrefix<() => Position>
  readonly positions: PositionFile | undefined
  readonly deadLetters: DeadLetterFile
  /** Ends when the follower is closed. */
  ended: Promise<void>
}

class FileSource implements LogSource {
  readonly name = sourceName
  readonly group: string
  readonly #settings: LogSourceSettings
  #delivered = 0
  #skipped = 0
  #started: Promise<void> | undefined
  #running: Running | undefined
  #closing: Promise<void> | undefined

  constructor(settings: LogSourceSettings) {
    this.#settings = settings
    this.group = settings.group
  }

  get stats(): LogSourceStats {
    return { delivered: this.#delivered, skipped: this.#skipped }
  }

  async start(
    deliver: (delivery: Delivery) => void,
    { credit, deadline, signal }: StartOptions,
  ): Promise<void> {
    if (this.#closing) throw closedError()
    if (this.#started) throw startedTwiceError()
    if (signal?.aborted) throw abortedError(signal)
    if (deadline <= systemClock.now()) throw notStartedError()
    this.#started = this.#start(deliver, credit, signal)
    const started = this.#started.then(() => true)
    if (!(await withDeadline(started, deadline, systemClock))) throw notStartedError()
  }

  close({ deadline }: CloseOptions): Promise<void> {
    this.#closing ??= withDeadline(this.#finish(), deadline, systemClock)
    return this.#closing
  }

  async #start(
    deliver: (delivery: Delivery) => void,
    credit: number,
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const settings = this.#settings
    const { positionFile, deadLetterFile, logger } = settings
    await checkWritable(deadLetterFile)
    const recorded = positionFile === undefined ? undefined : await readPosition(positionFile)
    const follower = await openFollower(settings, recorded)
    const begin = recorded ?? follower.position
    try {
      // What comes before the first record would else be passed over when this process is killed before it.
      if (positionFile !== undefined) await recordFirst(positionFile, begin, logger)
      if (signal?.aborted) throw abortedError(signal)
      if (this.#closing) throw closedError()
    } catch (error) {
      await follower.discard()
      throw error
    }
    const prefix = new SettledPrefix(() => begin)
    const deadLetters = new DeadLetterFile(deadLetterFile, logger)
    const deliveries = new Deliveries({ deliver, credit, deadLetters, logger })
    const positions =
      positionFile === undefined ? undefined : new PositionFile(positionFile, () => prefix.reached(), logger)
    const running = { follower, deliveries, prefix, positions, deadLetters, ended: Promise.resolve() }
    running.ended = this.#run(running).catch((error) => {
      logger.error('The log source has stopped', { error })
    })
    this.#running = running
  }

  async #run({ follower, deliveries, prefix, positions }: Running): Promise<void> {
    for await (const steps of follower.steps()) {
      for (const step of steps) {
        const body = step.line && messageInLine(step.line)
        if (!step.line || !body) {
          if (step.line) this.#skipped += 1
          prefix.pass(step.position)
          continue
        }
        const mark = prefix.add(step.position)
        const onSettled = (): void => {
          prefix.settle(mark)
          positions?.changed()
        }
        const { line } = step
        const letter = (): ReturnType<typeof letterOf> => letterOf(line, this.#settings)
        if (!(await deliveries.add({ body, letter, onSettled }))) return
        this.#delivered += 1
      }
      positions?.changed()
    }
  }

  async #finish(): Promise<void> {
    this.#running?.deliveries.close()
    // Whether or not it succeeds, nothing is then open that is not told of here.
    await this.#started?.catch(() => {})
    const running = this.#running
    if (!running) return
    const { follower, deliveries, deadLetters, positions, ended } = running
    deliveries.close()
    follower.close()
    await Promise.all([ended, deadLetters.close()])
    await positions?.close()
  }
}

async function openFollower(settings: LogSourceSettings, recorded: Position | undefined): Promise<Follower> {
  try {
    return await Follower.open(settings, recorded)
  } catch (error) {
    throw fileError(
      'Opening the logFile',
      error,
      'Name a file that this process may read, in a folder that it may look into.',
    )
  }
}
