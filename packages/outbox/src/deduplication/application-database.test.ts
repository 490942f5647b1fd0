import { type Database, open, type RootDatabase } from 'lmdb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { holdTransaction } from '../../test/hold-transaction.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { durableDeduplication } from './durable-deduplication.js'
import type { DurableDeduplication } from './durable-store.js'

const folder = temporaryFolder()

describe.each([
  { name: 'as lmdb opens it', options: {} },
  { name: 'that waits for the disk within its lock', options: { overlappingSync: false } },
  { name: 'that does not gather the writes of a turn', options: { eventTurnBatching: false } },
  { name: 'with a writable map', options: { useWritemap: true } },
  { name: 'with its own encoding and compression', options: { encoding: 'json', compression: true } },
] as const)('promise 13: in the database of the application, $name', ({ options }) => {
  let database: RootDatabase
  let table: Database<number, string>
  let store: DurableDeduplication
  beforeEach(() => {
    database = open({ path: folder(), noSubdir: false, ...options })
    table = database.openDB({ name: 'counts' })
    store = durableDeduplication({ database })
  })
  afterEach(async () => {
    await store.close()
    await database.close()
  })

  it('a mark is committed with the transaction it was made in', async () => {
    await store.claim('billing', '1')
    database.transactionSync(() => {
      table.putSync('a', 1)
      store.mark('billing', '1')
    })
    expect(table.get('a')).toBe(1)
    await store.done('billing', '1')
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('a mark is aborted with the transaction it was made in', async () => {
    await store.claim('billing', '1')
    const failing = (): void => {
      table.putSync('a', 1)
      store.mark('billing', '1')
      throw new Error('the handler failed')
    }
    expect(() => database.transactionSync(failing)).toThrow('the handler failed')
    store.release('billing', '1')
    expect(table.get('a')).toBeUndefined()
    expect(await store.claim('billing', '1')).toBe('new')
  })

  it('a mark that was made stays when the handler fails afterwards', async () => {
    await store.claim('billing', '1')
    database.transactionSync(() => store.mark('billing', '1'))
    store.release('billing', '1')
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('a mark can be made in an asynchronous transaction', async () => {
    await database.transaction(() => {
      table.putSync('a', 1)
      store.mark('billing', '1')
    })
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('a mark can be made without a transaction', async () => {
    store.mark('billing', '1')
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('done does not become part of a transaction that is open', async () => {
    const release = await holdTransaction(database)
    const marked = vi.fn<() => void>()
    const done = store.done('billing', '1').then(marked)
    await new Promise((resolve) => setImmediate(resolve))
    expect(marked).not.toHaveBeenCalled()
    await release()
    await done
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('marks and the writes of the application do not disturb each other', async () => {
    const ids = Array.from({ length: 300 }, (_, n) => `${n}`)
    await Promise.all(
      ids.map(async (id, n) => {
        if (n % 3 === 0) await store.done('billing', id)
        else if (n % 3 === 1) database.transactionSync(() => store.mark('billing', id))
        else await Promise.all([table.put(id, n), store.done('billing', id)])
      }),
    )
    const claims = await Promise.all(ids.map((id) => store.claim('billing', id)))
    expect(claims.filter((claim) => claim !== 'done')).toEqual([])
    expect(table.getKeysCount()).toBe(100)
  })

  it('closing the store leaves the database open, and it can have another store', async () => {
    await store.done('billing', '1')
    await store.close()
    await table.put('a', 1)
    store = durableDeduplication({ database })
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('a store cannot be opened within a transaction', async () => {
    const error = await errorOf(() => database.transactionSync(() => durableDeduplication({ database })))
    expect(error).toMatchObject({ code: 'rejected', retryable: false })
    expect(error.message).toMatch(/a transaction is open/)
  })

  it('a database that was closed first is an error, not a crash', async () => {
    await store.claim('billing', '1')
    await database.close()
    const uses = [
      () => store.claim('billing', '2'),
      () => store.done('billing', '1'),
      () => store.mark('billing', '1'),
      () => store.sweep(),
    ]
    for (const use of uses) expect((await errorOf(use)).code).toBe('closed')
    await store.close()
    expect((await errorOf(() => durableDeduplication({ database }))).code).toBe('rejected')
  })
})

describe('a write that takes too long', () => {
  it('is given up, leaves nothing behind, and the next one is made', async () => {
    const database = open({ path: folder(), noSubdir: false })
    const store = durableDeduplication({ database, writeTimeoutMs: 20 })
    const release = await holdTransaction(database)
    await store.claim('billing', '1')
    const error = await errorOf(() => store.done('billing', '1'))
    expect(error).toMatchObject({ code: 'timeout', phase: 'write', delivery: 'unknown' })
    expect((await errorOf(() => store.close())).code).toBe('timeout')
    await release()
    const next = durableDeduplication({ database })
    expect(await next.claim('billing', '1')).toBe('new')
    await next.done('billing', '1')
    expect(await next.claim('billing', '1')).toBe('done')
    await next.close()
    await database.close()
  })
})
