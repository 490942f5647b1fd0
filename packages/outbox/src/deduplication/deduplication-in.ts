import type { Logger } from '@glance-notifications/core'
import { TransactionFlags } from 'lmdb'
import { hasOpenTransaction, isClosed } from '../store/environment.js'
import { closedDatabaseError, closedError, openError, storeError } from '../store/store-error.js'
import { createWriter } from '../store/writer.js'
import type { DurableDeduplication } from './durable-store.js'
import { markKeyOf, nameOf } from './mark-key.js'
import { createMarkQueue } from './mark-queue.js'
import { openMarks } from './marks.js'
import type { CheckedSettings } from './options.js'
import type { Place } from './place.js'
import { startSweeper } from './sweeper.js'

/** As `durableDeduplication`, in an environment that is open, and by a clock of one's own. */
export function deduplicationIn(
  { database, name, close: closeEnvironment }: Place,
  { maxAgeMs, sweepIntervalMs, writeTimeoutMs, logger }: CheckedSettings,
  now: () => number = Date.now,
): DurableDeduplication {
  // Tables that were opened in a transaction are gone when it is aborted.
  if (hasOpenTransaction(database)) throw openError(name, 'a transaction is open: open the store before it.')
  const marks = attempt(
    () => openMarks(database),
    (error) => openError(name, `${error instanceof Error ? error.message : String(error)}.`, error),
  )
  const writer = createWriter({ database, name, timeoutMs: writeTimeoutMs })
  const queue = createMarkQueue(marks, writer, now)
  const sweeper = startSweeper({
    database,
    name,
    marks,
    writer,
    maxAgeMs,
    intervalMs: sweepIntervalMs,
    now,
    onError: (error) => warn(logger, 'Old marks could not be removed', error),
  })
  /** By name. At most what the listener has in hand. */
  const claims = new Set<string>()
  let closing: Promise<void> | undefined

  const assertOpen = (): void => {
    if (closing) throw closedError(name)
    if (isClosed(database)) throw closedDatabaseError(name)
  }
  const isMarked = (key: Uint8Array): boolean => {
    const madeAt = marks.madeAt(key)
    return madeAt !== undefined && madeAt >= now() - maxAgeMs
  }
  const isMarkedOnDisk = (key: Uint8Array): boolean =>
    attempt(
      () => {
        // What was read earlier in this turn would hide a mark that another process has made since.
        database.resetReadTxn()
        return isMarked(key)
      },
      (error) => storeError('Reading from', name, error),
    )

  const store: DurableDeduplication = {
    async claim(group, id) {
      assertOpen()
      const mark = nameOf(group, id)
      if (claims.has(mark)) return 'busy'
      if (isMarkedOnDisk(markKeyOf(mark))) return 'done'
      claims.add(mark)
      return 'new'
    },
    async done(group, id) {
      assertOpen()
      const mark = nameOf(group, id)
      const key = markKeyOf(mark)
      try {
        if (!isMarkedOnDisk(key)) await queue.put(key)
      } finally {
        // Whatever came of it: a claim that nobody ends would make it busy for ever.
        claims.delete(mark)
      }
    },
    release(group, id) {
      claims.delete(nameOf(group, id))
    },
    mark(group, id) {
      assertOpen()
      const key = markKeyOf(nameOf(group, id))
      attempt(
        () =>
          database.transactionSync(() => {
            if (!isMarked(key)) marks.putSync(key, now())
            // Without ABORTABLE it joins a transaction that is open, and makes none inside it.
          }, TransactionFlags.SYNCHRONOUS_COMMIT),
        (error) => storeError('Writing to', name, error),
      )
    },
    async sweep() {
      assertOpen()
      return sweeper.sweep()
    },
    close() {
      closing ??= (async () => {
        await sweeper.stop()
        // Where what is on its way does not arrive in time, lmdb would wait for it for ever.
        if (!isClosed(database)) await writer.write(() => [])
        await closeEnvironment()
      })()
      return closing
    },
    [Symbol.asyncDispose]: () => store.close(),
  }
  return store
}

function attempt<T>(action: () => T, toError: (error: unknown) => Error): T {
  try {
    return action()
  } catch (error) {
    throw toError(error)
  }
}

function warn(logger: Logger | undefined, message: string, error: unknown): void {
  try {
    logger?.warn(message, { error })
  } catch {
    // A logger that fails has nobody to tell.
  }
}
