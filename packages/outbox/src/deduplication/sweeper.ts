import type { RootDatabase } from 'lmdb'
import { isClosed } from '../store/environment.js'
import { closedDatabaseError, type StoreName } from '../store/store-error.js'
import type { Writer } from '../store/writer.js'
import type { Marks } from './marks.js'

/** Marks removed in one transaction: a few milliseconds of the write lock. */
export const sweepBatch = 100

/** Removes marks that are too old. */
export interface Sweeper {
  /** How many it removed. One sweep at a time: called meanwhile, it gives the one that runs. */
  sweep(): Promise<number>
  /** Ends after the batch that is being written. */
  stop(): Promise<void>
}

export interface SweeperOptions {
  readonly database: RootDatabase
  /** For errors. */
  readonly name: StoreName
  readonly marks: Marks
  readonly writer: Writer
  readonly maxAgeMs: number
  readonly intervalMs: number
  readonly now: () => number
  readonly onError: (error: unknown) => void
}

/** Sweeps at every interval, which keeps no process alive. */
export function startSweeper(options: SweeperOptions): Sweeper {
  const { database, name, marks, writer, maxAgeMs, intervalMs, now, onError } = options
  const state = { stopped: false }
  let running: Promise<number> | undefined
  const run = async (): Promise<number> => {
    let removed = 0
    while (!state.stopped) {
      if (isClosed(database)) throw closedDatabaseError(name)
      const old = marks.oldest(now() - maxAgeMs, sweepBatch)
      if (old.length === 0) break
      // Marks to be made come in between: the writer takes turns.
      await writer.write(() => old.flatMap((timeKey) => marks.remove(timeKey)))
      removed += old.length
    }
    return removed
  }
  const sweep = (): Promise<number> => {
    running ??= run().finally(() => {
      running = undefined
    })
    return running
  }
  const timer = setInterval(() => {
    if (isClosed(database)) clearInterval(timer)
    else sweep().catch(onError)
  }, intervalMs).unref()
  return {
    sweep,
    async stop() {
      state.stopped = true
      clearInterval(timer)
      await running?.catch(() => {})
    },
  }
}
