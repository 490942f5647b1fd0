import type { RootDatabase } from 'lmdb'

/** An environment that is open. */
export interface Environment {
  readonly database: RootDatabase
  /** Ends this use of it; it is closed with the last. Can be called again. */
  readonly close: () => Promise<void>
}

interface Shared {
  readonly database: RootDatabase
  users: number
}

/**
 * lmdb forbids a process to open the same environment twice (lmdb.h, "Caveats"). With lmdb-js two of them can wait for each other
 * for ever: one holds the write lock in a thread and waits for a callback in JavaScript, which waits for the lock.
 */
const shared = new Map<string, Shared>()

/** The environment of that name if it is open already, else what `open` gives. */
export function shareEnvironment(name: string, open: () => RootDatabase): Environment {
  const known = shared.get(name)
  const environment: Shared = known ?? { database: open(), users: 0 }
  environment.users += 1
  shared.set(name, environment)
  let isOver = false
  return {
    database: environment.database,
    close: async () => {
      if (isOver) return
      isOver = true
      environment.users -= 1
      if (environment.users > 0) return
      shared.delete(name)
      await environment.database.close()
    },
  }
}

export function isShared(name: string): boolean {
  return shared.has(name)
}
