import { mkdirSync, readdirSync } from 'node:fs'
import { payloadText } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { eventually } from '../../test/eventually.js'
import { failing, innerStrategy, typesOf } from '../../test/inner.js'
import { notificationOf, numbered, within } from '../../test/notifications.js'
import { outboxes } from '../../test/open-outbox.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import { durableDeduplication } from '../deduplication/durable-deduplication.js'
import {
  type ExportOptions,
  exportOutbox,
  inspectOutbox,
  type OutboxRecord,
  removeFailed,
  requeueFailed,
} from './index.js'

const folder = temporaryFolder()
const open = outboxes()

async function allOf(path: string, options?: ExportOptions): Promise<OutboxRecord[]> {
  const records: OutboxRecord[] = []
  for await (const record of exportOutbox(path, options)) records.push(record)
  return records
}

/** So many that wait, and so many that were refused. */
async function prepare(waiting: number, refused: number) {
  const path = folder()
  const box = open(innerStrategy(failing('rejected')), { path })
  const failed = numbered(refused, 1_000)
  await Promise.all(failed.map((one) => box.send(one, within(5_000))))
  await eventually(() => expect(box.stats.failed).toBe(refused))
  await box.close(within(0))
  const other = open(innerStrategy(failing('connection-lost')), { path })
  await Promise.all(numbered(waiting).map((one) => other.send(one, within(5_000))))
  return { path, failed, box: other }
}

describe('an outbox that is looked into', () => {
  it('tells what waits, what has failed and why, and who drains', async () => {
    const { path, box } = await prepare(3, 2)
    await eventually(() => expect(box.stats.isDraining).toBe(true))
    const report = await inspectOutbox(path)
    expect(report).toMatchObject({
      depth: 3,
      failed: 2,
      failures: [{ reason: 'refused', code: 'rejected', count: 2 }],
      lease: { pid: process.pid, isDead: false },
    })
    expect(report.bytes).toBe(box.stats.bytes)
    expect(report.oldestAgeMs).toBeGreaterThanOrEqual(0)
  })

  it('tells of nothing where there is nothing', async () => {
    const path = folder()
    await open(innerStrategy(), { path }).close(within(1_000))
    expect(await inspectOutbox(path)).toEqual({
      depth: 0,
      bytes: 0,
      oldestAgeMs: undefined,
      failed: 0,
      failedBytes: 0,
      failures: [],
      lease: undefined,
    })
  })

  it('gives all that waits, and all that has failed, in order and as it was accepted', async () => {
    const { path, failed } = await prepare(250, 3)
    const waiting = await allOf(path)
    expect(waiting.map(({ notification }) => notification?.event_type)).toEqual(typesOf(numbered(250)))
    expect(waiting[0]?.failure).toBeUndefined()
    const records = await allOf(path, { failed: true })
    expect(records).toMatchObject(failed.map(({ message_id }) => ({ notification: { message_id } })))
    expect(records[0]?.failure).toMatchObject({ code: 'rejected', attempts: 1 })
    const first = records[0]?.notification
    expect(first && payloadText(first)).toBe(payloadText(notificationOf('', { payload: { n: 1 } })))
  })

  it('is an error where there is none, and nothing is made there', async () => {
    const path = folder()
    expect((await errorOf(() => inspectOutbox(path))).message).toMatch(
      /^rejected: The outbox in .* there is none/,
    )
    mkdirSync(path)
    for (const use of [inspectOutbox, allOf, requeueFailed, removeFailed])
      expect(await errorOf(() => use(path))).toMatchObject({ code: 'rejected', retryable: false })
    expect(readdirSync(path)).toEqual([])
    expect((await errorOf(() => inspectOutbox(''))).code).toBe('invalid')
  })

  it('is an error where the file holds something else', async () => {
    const path = folder()
    await durableDeduplication({ path }).close()
    expect((await errorOf(() => requeueFailed(path))).message).toMatch(/holds something else/)
  })
})

describe('failed records', () => {
  it('are requeued behind what waits, as they were, and are sent then', async () => {
    const { path, failed, box } = await prepare(3, 700)
    expect(await requeueFailed(path)).toEqual({ done: 700, left: 0, missing: [] })
    expect(box.stats).toMatchObject({ depth: 703, failed: 0, failedBytes: 0 })
    await box.close(within(0))
    const inner = innerStrategy()
    await open(inner, { path }).drained(within(5_000))
    expect(inner.taken.slice(3).map(({ message_id }) => message_id)).toEqual(
      failed.map(({ message_id }) => message_id),
    )
  })

  it('are requeued, or removed, by their ids', async () => {
    const { path, failed } = await prepare(0, 5)
    const ids = failed.map(({ message_id }) => message_id)
    const some = [ids[1] ?? '', 'of nobody']
    expect(await requeueFailed(path, { ids: some })).toEqual({ done: 1, left: 4, missing: ['of nobody'] })
    expect(await removeFailed(path, { ids: [ids[2] ?? ''] })).toEqual({ done: 1, left: 3, missing: [] })
    expect((await allOf(path, { failed: true })).map(({ notification }) => notification?.message_id)).toEqual(
      [ids[0], ids[3], ids[4]],
    )
    expect(await removeFailed(path)).toEqual({ done: 3, left: 0, missing: [] })
    expect(await inspectOutbox(path)).toMatchObject({ depth: 1, failed: 0, failedBytes: 0 })
  })

  it('that fail again are put aside again', async () => {
    const path = folder()
    const box = open(innerStrategy(failing('invalid')), { path })
    await box.send(notificationOf('1'), within(5_000))
    await eventually(() => expect(box.stats.failed).toBe(1))
    await requeueFailed(path)
    await eventually(() => expect(box.stats).toMatchObject({ depth: 0, failed: 1, putAside: 2 }))
  })
})
