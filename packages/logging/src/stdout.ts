import { fstatSync } from 'node:fs'
import { setImmediate as turn } from 'node:timers/promises'
import { isMainThread } from 'node:worker_threads'
import { type CloseOptions, type SendOptions, systemClock } from '@glance-notifications/core'
import { type SendListener, withDeadline } from '@glance-notifications/core/connection'
import { writeError } from './errors.js'
import type { LineDestination } from './line-destination.js'
import { LogFile } from './log-file.js'
import type { OpenFile } from './open-file.js'
import type { PendingLine } from './pending-line.js'
import { PendingLines } from './pending-lines.js'

const stdoutFd = 1

/** What takes lines to stdout, as the process was started. stdout itself is never ended. */
export function openStdout(): LineDestination {
  return isMainThread && isFile() ? new LogFile('stdout', openAsFile) : new StdoutStream()
}

/** `process.stdout` writes to files without looking how much was taken, and calls a torn line written. */
function isFile(): boolean {
  try {
    return fstatSync(stdoutFd).isFile()
  } catch {
    return false
  }
}

async function openAsFile(): Promise<OpenFile> {
  return {
    fd: stdoutFd,
    torn: undefined,
    isCurrent: async () => true,
    isLost: async () => false,
    close: async () => {},
  }
}

/** Pipes, terminals, and stdout as a worker thread has it. */
class StdoutStream implements LineDestination {
  readonly #lines = new PendingLines()
  #writing = 0
  #onIdle = (): void => {}
  #listening: Promise<void> | undefined
  #closing: Promise<void> | undefined

  write(text: string, options: SendOptions, listener: SendListener): void {
    const line = this.#lines.add(text, options, listener)
    if (line) this.#begin(line)
  }

  close({ deadline }: CloseOptions): Promise<void> {
    this.#closing ??= this.#finish(deadline)
    return this.#closing
  }

  async #finish(deadline: number): Promise<void> {
    this.#lines.close()
    if (this.#listening) await withDeadline(this.#listening, deadline, systemClock)
    this.#lines.abandon()
  }

  /** One write for a line: those that fit a pipe do not interleave with what other processes write there. */
  #begin(line: PendingLine): void {
    line.begin()
    this.#writing += 1
    this.#listening ??= this.#listen(process.stdout)
    try {
      process.stdout.write(line.text, (error) => this.#ended(line, error))
    } catch (error) {
      this.#ended(line, error)
    }
  }

  #ended(line: PendingLine, error: unknown): void {
    if (error) line.fail(writeError('stdout', error))
    else line.accept()
    this.#writing -= 1
    if (this.#writing === 0) this.#onIdle()
  }

  /** Hears the errors that the callbacks tell of, and no others: unheard they would end the process. */
  async #listen(stream: NodeJS.WriteStream): Promise<void> {
    stream.on('error', ignore)
    do {
      await new Promise<void>((resolve) => {
        this.#onIdle = resolve
      })
      // The event follows the callback within the same turn.
      await turn()
    } while (this.#writing > 0)
    stream.off('error', ignore)
    this.#listening = undefined
  }
}

function ignore(): void {}
