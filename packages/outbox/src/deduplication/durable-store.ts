/// <reference lib="esnext.disposable" preserve="true" />
import type { Claim, Deduplication } from '@glance-notifications/core'

/** Its marks are on disk, and are known to the next process; its claims end with the process. */
export interface DurableDeduplication extends Deduplication, AsyncDisposable {
  /** `busy` is only what this very store has claimed. Rejects with `rejected` when the disk cannot be read. */
  claim(group: string, id: string): Promise<Claim>
  /** Resolves when the mark is on disk: at once where `mark` has made it. Rejects with `rejected` or `timeout`. */
  done(group: string, id: string): Promise<void>
  /** Ends the claim. A mark stays: what a transaction has committed is not done twice. */
  release(group: string, id: string): void
  /**
   * Marks it as handled in the write transaction of the application's `database` that is open, to be committed or aborted
   * with it. Outside of a transaction it makes one, which blocks until the mark is on disk. Throws `rejected`.
   */
  mark(group: string, id: string): void
  /** Removes the marks that are too old, and says how many. It is done in the background too. */
  sweep(): Promise<number>
  /**
   * Waits for marks that are on their way to the disk, then closes what was opened here: never a `database` that was given.
   * Afterwards everything but `release` fails with `closed`. Rejects with `timeout` when the disk does not answer.
   */
  close(): Promise<void>
}
