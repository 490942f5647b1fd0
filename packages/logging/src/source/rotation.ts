import { FollowedFile } from './followed-file.js'
import type { Position } from './position.js'
import { type RotatedFile, rotatedFiles, statOf } from './rotated-files.js'
import type { LogSourceSettings } from './source-options.js'

/** A renamed file that was not written to for so many times the grace is left without waiting. */
const longQuiet = 10

/** How many files that were read to their ends are remembered. */
const maxFinished = 32

/** A file that is being read, and how far. */
export interface Reading {
  readonly file: FollowedFile
  /** A copy, which nobody writes to. */
  readonly isCopy: boolean
  offset: number
  /** It was truncated, and perhaps written to since. */
  isReplaced: boolean
}

interface Finished {
  readonly inode: bigint
  readonly head: Buffer
}

/** Knows which file follows which. */
export class Rotation {
  readonly #settings: LogSourceSettings
  /** The clock of a file system ticks in milliseconds; two files may have been written to in the same one. */
  readonly #finished: Finished[] = []

  constructor(settings: LogSourceSettings) {
    this.#settings = settings
  }

  /** Where to begin when nothing is recorded; `undefined` when there is no file. */
  async first(): Promise<Reading | undefined> {
    const file = await FollowedFile.open(this.#settings.logFile)
    if (!file) return undefined
    return readingOf(file, this.#settings.fromStart ? 0 : await file.lastLineStart())
  }

  /** The file of the position, whatever its name is now; else what was written after it. */
  async find(position: Position): Promise<Reading | undefined> {
    const { logFile, logger } = this.#settings
    const file = await this.#recognise(position)
    // Beyond its end it is read again, as if that were taken off while it is read. A copy may have been made earlier.
    if (file && file.inode === position.inode) return readingOf(file, position.offset)
    if (file) return readingOf(file, Math.min(position.offset, file.size))
    if (position.inode !== undefined) {
      logger.warn('The file that was read last is gone; what was not read of it is lost', {
        logFile,
        offset: position.offset,
      })
    }
    return this.next(undefined, position)
  }

  /** What comes after a file that was read; `undefined` when nothing is there. */
  async next(reading: Reading | undefined, position: Position): Promise<Reading | undefined> {
    const { logFile, logger } = this.#settings
    if (reading?.isReplaced) {
      const copy = position.headBytes > 0 ? await this.#matching(position) : undefined
      logger.info('The log was truncated', { logFile, copyFound: copy !== undefined })
      if (copy) return { ...readingOf(copy, Math.min(reading.offset, copy.size)), isCopy: true }
    } else if (reading) {
      this.#remember(reading.file)
    }
    // Opened before the others are looked for: what it has replaced meanwhile is then among them.
    const current = await FollowedFile.open(logFile)
    try {
      const since = reading?.file.modifiedNs ?? position.modifiedNs
      const except = [current?.inode, reading?.isReplaced ? undefined : reading?.file.inode]
      for (const { path } of await this.#writtenSince(since, except)) {
        const file = await FollowedFile.open(path)
        if (file && !this.#isFinished(file)) {
          await current?.close()
          return readingOf(file, 0)
        }
        await file?.close()
      }
    } catch (error) {
      await current?.close()
      throw error
    }
    if (current) logger.debug('The log is a new file', { logFile })
    return current && readingOf(current, 0)
  }

  /** Of a file that was read to its end: whether another one has taken its place. */
  async whenToLeave({ file, isCopy }: Reading): Promise<'stay' | 'when-quiet' | 'now'> {
    if (isCopy) return 'now'
    const current = await statOf(this.#settings.logFile)
    if (current?.ino === file.inode) return 'stay'
    // Whoever has it open writes on to it, until there is another.
    if (!current && (await this.#writtenSince(file.modifiedNs, [file.inode])).length === 0) return 'stay'
    const quietMs = Date.now() - Number(file.modifiedNs / 1_000_000n)
    return quietMs > longQuiet * this.#settings.rotationGraceMs ? 'now' : 'when-quiet'
  }

  async #recognise(position: Position): Promise<FollowedFile | undefined> {
    // Opened before the others are looked for: if it is renamed meanwhile, this is the file.
    const current = await FollowedFile.open(this.#settings.logFile)
    const isCurrent = current?.matches(position) ?? false
    if (isCurrent && current?.inode === position.inode) return current
    let found: FollowedFile | undefined
    try {
      const other = await this.#matching(position)
      found = isCurrent && other?.inode !== position.inode ? current : other
      if (other !== found) await other?.close()
      return found
    } finally {
      if (current !== found) await current?.close()
    }
  }

  /** The file of the position under another name, or the longest copy of it. */
  async #matching(position: Position): Promise<FollowedFile | undefined> {
    let best: FollowedFile | undefined
    for (const { path } of await rotatedFiles(this.#settings.logFile)) {
      const file = await openOther(path)
      if (file?.matches(position) && (!best || isCloser(file, best, position))) {
        await best?.close()
        best = file
      } else {
        await file?.close()
      }
    }
    return best
  }

  /** The files that were made of the log since, the first one first. */
  async #writtenSince(
    modifiedNs: bigint,
    except: readonly (bigint | undefined)[],
  ): Promise<readonly RotatedFile[]> {
    const others = await rotatedFiles(this.#settings.logFile)
    return others.filter(
      (other) => other.isNumbered && other.modifiedNs >= modifiedNs && !except.includes(other.inode),
    )
  }

  #remember({ inode, head }: FollowedFile): void {
    if (head.length === 0) return
    this.#finished.push({ inode, head })
    if (this.#finished.length > maxFinished) this.#finished.shift()
  }

  /** Inode numbers are used again, so the beginning must be the same as well. */
  #isFinished(file: FollowedFile): boolean {
    return this.#finished.some(
      ({ inode, head }) => inode === file.inode && file.head.subarray(0, head.length).equals(head),
    )
  }
}

/** The file itself before copies of it, the longer copy before the shorter one. */
function isCloser(file: FollowedFile, best: FollowedFile, { inode }: Position): boolean {
  if (best.inode === inode) return false
  return file.inode === inode || file.size > best.size
}

/** What may not be read is none that was read, and what is not numbered is perhaps no log. */
async function openOther(path: string): Promise<FollowedFile | undefined> {
  try {
    return await FollowedFile.open(path)
  } catch {
    return undefined
  }
}

function readingOf(file: FollowedFile, offset: number): Reading {
  return { file, offset, isCopy: false, isReplaced: false }
}
