import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { eventually } from '../../test/eventually.js'
import { failing, innerStrategy, typesOf } from '../../test/inner.js'
import { notificationOf, numbered, within } from '../../test/notifications.js'
import { outboxes } from '../../test/open-outbox.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { openEnvironment } from '../store/open-environment.js'
import { readLease } from './lease.js'
import { encodeHolder, isDead, type LeaseHolder, newHolder } from './lease-holder.js'
import { outboxAt } from './options.js'
import { openTables, type Table } from './tables.js'

const folder = temporaryFolder()
const open = outboxes()
const away = failing('connection-lost')

/** What another process would see. In an environment of its own it would wait for the outbox, which waits for this process. */
async function inState<T>(path: string, action: (state: Table) => T | Promise<T>): Promise<T> {
  const name = outboxAt(path)
  const { database, close } = openEnvironment(name)
  const { state } = openTables(database, name)
  database.resetReadTxn()
  try {
    return await action(state)
  } finally {
    await close()
  }
}

/** Changes the lease on disk behind the back of the outboxes. */
async function withLease(path: string, holder: LeaseHolder): Promise<void> {
  await inState(path, (state) => state.put(Buffer.from('lease'), encodeHolder(holder)))
}

function leaseIn(path: string): Promise<LeaseHolder | undefined> {
  return inState(path, readLease)
}

describe('a holder of the lease', () => {
  it('is not dead while its process is there', () => {
    expect(isDead(newHolder())).toBe(false)
  })

  it('is dead when there is no such process, another one has its number, or the machine was started again', () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    expect(isDead({ ...newHolder(), pid })).toBe(true)
    expect(isDead({ ...newHolder(), started: '1' })).toBe(process.platform === 'linux')
    expect(isDead({ ...newHolder(), boot: 'another' })).toBe(process.platform === 'linux')
  })

  it('is not known to be dead when its processes are not ours', () => {
    const { pid } = spawnSync(process.execPath, ['--version'])
    expect(isDead({ ...newHolder(), pid, namespace: 'pid:[1]' })).toBe(false)
  })
})

describe('promise 15: of several outboxes with one path', () => {
  it('one drains at a time, and each takes notifications in', async () => {
    const path = folder()
    let inHand = 0
    let most = 0
    const inner = innerStrategy(async () => {
      inHand += 1
      most = Math.max(most, inHand)
      await new Promise((resolve) => setImmediate(resolve))
      inHand -= 1
    })
    const boxes = [1, 2, 3].map(() => open(inner, { path, maxInFlight: 1 }))
    await Promise.all(numbered(90).map((one, n) => (boxes[n % 3] ?? never()).send(one, within(5_000))))
    await boxes[0]?.drained(within(10_000))
    expect(new Set(typesOf(inner.taken)).size).toBe(90)
    expect(inner.taken.length).toBe(90)
    expect(most).toBe(1)
  })

  it('the next one goes on when the first was closed', async () => {
    const path = folder()
    const first = open(innerStrategy(away), { path })
    await Promise.all(numbered(5).map((one) => first.send(one, within(5_000))))
    await eventually(() => expect(first.stats.isDraining).toBe(true))
    const inner = innerStrategy()
    const second = open(inner, { path })
    await second.ready(within(1))
    expect(second.stats.isDraining).toBe(false)
    expect(inner.asked).toEqual([])
    await first.close(within(0))
    await second.drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual(typesOf(numbered(5)))
  })

  it('none keeps the lease when there is nothing to drain', async () => {
    const path = folder()
    const box = open(innerStrategy(), { path })
    await Promise.all(numbered(5).map((one) => box.send(one, within(5_000))))
    await box.drained(within(5_000))
    await eventually(() => expect(box.stats.isDraining).toBe(false))
    // It knows a moment before others can read it.
    await eventually(async () => expect(await leaseIn(path)).toBeUndefined())
  })

  it('the lease of a process that is dead is taken over at once', async () => {
    const path = folder()
    const { pid } = spawnSync(process.execPath, ['--version'])
    await withLease(path, { ...newHolder(), pid })
    const inner = innerStrategy()
    const box = open(inner, { path })
    await box.send(notificationOf('1'), within(5_000))
    await box.drained(within(5_000))
    expect(inner.taken.length).toBe(1)
  })

  it('the lease of one that is alive and silent is taken over after leaseTimeoutMs, not before', async () => {
    const path = folder()
    await withLease(path, newHolder())
    const inner = innerStrategy()
    const box = open(inner, { path, leaseTimeoutMs: 200 })
    const begin = performance.now()
    await box.send(notificationOf('1'), within(5_000))
    await box.drained(within(5_000))
    expect(performance.now() - begin).toBeGreaterThanOrEqual(200)
  })

  it('the lease of one that is at work is not taken over, however long that takes', async () => {
    const path = folder()
    const first = open(innerStrategy(away), { path, leaseTimeoutMs: 60 })
    await Promise.all(numbered(3).map((one) => first.send(one, within(5_000))))
    await eventually(() => expect(first.stats.isDraining).toBe(true))
    const inner = innerStrategy()
    const second = open(inner, { path, leaseTimeoutMs: 10_000 })
    await eventually(async () => expect((await leaseIn(path))?.beat).toBeGreaterThan(10))
    expect(second.stats.isDraining).toBe(false)
    expect(inner.asked).toEqual([])
  })

  it('one that has lost the lease stops, and believes what it has given already', async () => {
    const path = folder()
    const held: (() => void)[] = []
    const inner = innerStrategy(() => new Promise<void>((resolve) => held.push(resolve)))
    const box = open(inner, { path, maxInFlight: 2 })
    await Promise.all(numbered(5).map((one) => box.send(one, within(5_000))))
    await eventually(() => expect(held.length).toBe(2))
    await withLease(path, { ...newHolder(), beat: 1 })
    await eventually(() => expect(box.stats.isDraining).toBe(false))
    for (const release of held) release()
    await eventually(() => expect(box.stats.depth).toBe(3))
    expect(inner.asked.length).toBe(2)
  })
})

function never(): never {
  throw new Error('there is one')
}
