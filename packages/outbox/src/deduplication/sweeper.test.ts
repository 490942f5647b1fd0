import { type Database, open, type RootDatabase } from 'lmdb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { holdTransaction } from '../../test/hold-transaction.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { deduplicationIn } from './deduplication-in.js'
import type { DurableDeduplication } from './durable-store.js'
import { checkSettings, type DeduplicationSettings } from './options.js'
import { storeAt } from './place.js'
import { sweepBatch } from './sweeper.js'

const folder = temporaryFolder()
const day = 86_400_000

async function markMany(store: DurableDeduplication, name: string, count: number): Promise<void> {
  await Promise.all(Array.from({ length: count }, (_, n) => store.done('billing', `${name}${n}`)))
}

describe('marks that are too old', () => {
  let path = ''
  let database: RootDatabase
  let tables: readonly Database[] = []
  let now = 1_795_401_728_790
  beforeEach(() => {
    path = folder()
    database = open({ path, noSubdir: false })
    tables = ['marks', 'marks-by-time'].map((name) =>
      database.openDB(`glance-notifications/${name}`, {
        keyEncoding: 'binary',
        useVersions: name === 'marks',
      }),
    )
  })
  afterEach(() => database.close())

  const start = (settings: DeduplicationSettings = {}): DurableDeduplication =>
    deduplicationIn(
      { database, name: storeAt(path), close: async () => {} },
      checkSettings({ maxAgeMs: day, ...settings }),
      () => now,
    )
  const entries = (): number[] => tables.map((table) => table.getKeysCount())

  it('count as none, swept or not', async () => {
    await using store = start()
    await store.done('billing', '1')
    now += day
    expect(await store.claim('billing', '1')).toBe('done')
    now += 1
    expect(await store.claim('billing', '1')).toBe('new')
  })

  it('are removed, all of them and no other, however many there are', async () => {
    await using store = start()
    const old = sweepBatch * 3 + 7
    await markMany(store, 'old', old)
    now += day / 2
    await markMany(store, 'young', 10)
    now += day / 2 + 1
    expect(await store.sweep()).toBe(old)
    expect(entries()).toEqual([10, 10])
    expect(await store.claim('billing', 'young9')).toBe('done')
    expect(await store.claim('billing', 'old9')).toBe('new')
    expect(await store.sweep()).toBe(0)
  })

  it('are not removed when they were made anew', async () => {
    await using store = start()
    await store.done('billing', '1')
    now += day + 1
    await store.claim('billing', '1')
    await store.done('billing', '1')
    expect(entries()).toEqual([1, 2])
    expect(await store.sweep()).toBe(1)
    expect(entries()).toEqual([1, 1])
    expect(await store.claim('billing', '1')).toBe('done')
  })

  it('are removed by themselves', async () => {
    await using store = start({ sweepIntervalMs: 5 })
    await markMany(store, 'old', 10)
    now += day + 1
    await vi.waitFor(() => expect(entries()).toEqual([0, 0]), { timeout: 10_000 })
  })

  it('do not keep others from being marked while they are removed', async () => {
    await using store = start()
    await markMany(store, 'old', sweepBatch * 20)
    now += day + 1
    let swept = false
    const sweeping = store.sweep().then((count) => {
      swept = true
      return count
    })
    await store.done('billing', 'between')
    expect(swept).toBe(false)
    expect(await sweeping).toBe(sweepBatch * 20)
    expect(await store.claim('billing', 'between')).toBe('done')
  })

  it('are swept once at a time', async () => {
    await using store = start()
    await markMany(store, 'old', 10)
    now += day + 1
    expect(await Promise.all([store.sweep(), store.sweep()])).toEqual([10, 10])
  })

  it('that cannot be removed are reported, and a logger that throws does no harm', async () => {
    const warn = vi.fn<(message: string, context?: object) => void>(() => {
      throw new Error('a logger of little use')
    })
    const logger = { debug: warn, info: warn, warn, error: warn }
    await using other = start()
    await markMany(other, 'old', 10)
    const store = start({ sweepIntervalMs: 5, writeTimeoutMs: 200, logger })
    const release = await holdTransaction(database)
    now += day + 1
    await vi.waitFor(() => expect(warn).toHaveBeenCalled(), { timeout: 10_000 })
    expect(warn.mock.calls[0]).toMatchObject([
      'Old marks could not be removed',
      { error: { code: 'timeout' } },
    ])
    await release()
    await store.close()
  })

  it('are left alone when the application has closed its database first', async () => {
    const store = start({ sweepIntervalMs: 1 })
    await markMany(store, 'old', sweepBatch * 5)
    now += day + 1
    const sweeping = errorOf(() => store.sweep())
    await database.close()
    expect((await sweeping).code).toBe('closed')
    const later = vi.fn<() => void>()
    const timer = setInterval(later, 1)
    await vi.waitFor(() => expect(later.mock.calls.length).toBeGreaterThan(20), { timeout: 10_000 })
    clearInterval(timer)
    await store.close()
  })
})
