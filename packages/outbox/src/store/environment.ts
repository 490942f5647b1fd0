import type { RootDatabase } from 'lmdb'

/** Whether it is one, and open for writing: one that is `readOnly` has no methods that write. */
export function isEnvironment(value: unknown): value is RootDatabase {
  if (typeof value !== 'object' || value === null) return false
  return ['openDB', 'put', 'transactionSync', 'resetReadTxn'].every(
    (method) => typeof Reflect.get(value, method) === 'function',
  )
}

// lmdb has no public question for what follows, and crashes the process when it is used after its end.

/** Whether it is being closed, or has been. */
export function isClosed(database: RootDatabase): boolean {
  const status: unknown = Reflect.get(database, 'status')
  return status === 'closing' || status === 'closed'
}

/**
 * Whether the application has a transaction open that waits for something. What is written meanwhile would become part of
 * it, and be lost if it is aborted.
 */
export function hasOpenTransaction(database: RootDatabase): boolean {
  const environment: unknown = Reflect.get(database, 'env')
  return (
    typeof environment === 'object' && environment !== null && Boolean(Reflect.get(environment, 'writeTxn'))
  )
}
