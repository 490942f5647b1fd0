/** `new`: nobody has it, and it is now the caller's until `done` or `release`; `busy`: somebody is at it; `done`: it was handled. */
export type Claim = 'new' | 'busy' | 'done'

/**
 * Remembers which notifications were handled, by `message_id` and for each group of listeners by itself. A store that
 * keeps its marks on disk lets a process that was killed know what it has done; claims may end with the process.
 */
export interface Deduplication {
  /** Takes a notification for the caller, where nobody has it. */
  claim(group: string, id: string): Claim | Promise<Claim>
  /** It was handled. Resolves when the mark is as safe as this store makes it. */
  done(group: string, id: string): void | Promise<void>
  /** It was not handled, and may be claimed again: it is retried, or was put aside. */
  release(group: string, id: string): void | Promise<void>
}
