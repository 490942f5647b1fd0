import {
  type Deduplication,
  memoryDeduplication,
  type ReceivedNotification,
} from '@glance-notifications/core'
import { durableDeduplication } from '@glance-notifications/outbox'
import { type Database, open } from 'lmdb'
import type { ConsumerConfig } from '../child-config.js'
import type { Entry } from '../line-file.js'

/** The store of a listener, and how a handler writes down what it has handled. */
export interface HandlingStore {
  readonly deduplication: Deduplication
  /** What was handled before this process, each as often as it was. */
  readonly before: readonly Entry[]
  /** Resolves when it is as safe as the store makes it. */
  record(notification: ReceivedNotification, n: number): Promise<void>
  close(): Promise<void>
}

const nothing = async (): Promise<void> => {}

/** `group` is that of the listener. */
export function makeStore({ store, storePath }: ConsumerConfig, group: string): HandlingStore {
  if (store === 'exactly-once') return exactlyOnce(storePath, group)
  if (store === 'memory')
    return { deduplication: memoryDeduplication(), before: [], record: nothing, close: async () => {} }
  const deduplication = durableDeduplication({ path: storePath })
  return { deduplication, before: [], record: nothing, close: () => deduplication.close() }
}

/** Handled and marked in one transaction: what was handled is what the database says. */
function exactlyOnce(path: string, group: string): HandlingStore {
  const database = open({ path, noSubdir: false })
  const handled: Database<{ readonly n: number; readonly times: number }, string> = database.openDB({
    name: 'handled',
  })
  const deduplication = durableDeduplication({ database })
  const before = [...handled.getRange()].flatMap(({ key, value }) =>
    Array.from({ length: value.times }, () => ({ id: key, n: value.n })),
  )
  return {
    deduplication,
    before,
    record: async ({ message_id }, n) => {
      // Not transactionSync: those that come at once share a write to the disk.
      await database.transaction(() => {
        handled.putSync(message_id, { n, times: (handled.get(message_id)?.times ?? 0) + 1 })
        deduplication.mark(group, message_id)
      })
    },
    close: async () => {
      await deduplication.close()
      await database.close()
    },
  }
}
