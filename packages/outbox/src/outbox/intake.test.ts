import { open as openLmdb } from 'lmdb'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { eventually } from '../../test/eventually.js'
import { holdTransaction } from '../../test/hold-transaction.js'
import { failing, innerStrategy, typesOf } from '../../test/inner.js'
import { notificationOf, numbered, within } from '../../test/notifications.js'
import { outboxes } from '../../test/open-outbox.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import type { Outbox } from './outbox.js'

const folder = temporaryFolder()
const open = outboxes()
const away = failing('connection-lost')

/** An outbox whose writes wait until `release` is called: somebody else has the lock. */
async function lockedOutbox(before: (box: Outbox) => Promise<void> = async () => {}) {
  const path = folder()
  const inner = innerStrategy()
  // Before the outbox writes: lmdb waits for itself where a file is opened once more in the process that writes to it.
  const database = openLmdb({ path, noSubdir: false, overlappingSync: false })
  const box = open(inner, { path })
  await before(box)
  const end = await holdTransaction(database)
  const release = async (): Promise<void> => {
    await end()
    await database.close()
  }
  return { box, inner, release }
}

describe('promise 15: a record that is not given to lmdb yet', () => {
  it('is taken back at the deadline, and when the caller aborts: it never arrives', async () => {
    const { box, inner, release } = await lockedOutbox()
    const controller = new AbortController()
    const late = errorOf(() => box.send(notificationOf('late'), within(10)))
    const aborted = errorOf(() =>
      box.send(notificationOf('aborted'), { ...within(5_000), signal: controller.signal }),
    )
    const kept = box.send(notificationOf('kept'), within(5_000))
    expect(await late).toMatchObject({ code: 'timeout', delivery: 'none', phase: 'write' })
    controller.abort(new Error('enough'))
    expect(await aborted).toMatchObject({ code: 'aborted', delivery: 'none', cause: { message: 'enough' } })
    await release()
    await kept
    await box.drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual(['kept'])
  })

  it('does not keep `close` for longer than a second after its deadline, though the lock is held', async () => {
    const { box, release } = await lockedOutbox(async (unlocked) => {
      await unlocked.send(notificationOf('before'), within(5_000))
    })
    const send = errorOf(() => box.send(notificationOf('late'), within(10)))
    const began = performance.now()
    expect(await errorOf(() => box.close(within(100)))).toMatchObject({ code: 'timeout', phase: 'write' })
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(await send).toMatchObject({ code: 'timeout' })
    await release()
  })

  it('is not written at all when the deadline has passed, or the signal is aborted, at the call', async () => {
    const inner = innerStrategy()
    const box = open(inner)
    expect((await errorOf(() => box.send(notificationOf('1'), within(-1)))).delivery).toBe('none')
    const options = { ...within(5_000), signal: AbortSignal.abort() }
    expect(await errorOf(() => box.send(notificationOf('2'), options))).toMatchObject({
      code: 'aborted',
      delivery: 'none',
    })
    await box.send(notificationOf('3'), within(5_000))
    await box.drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual(['3'])
  })
})

describe('promise 6: an outbox that is full', () => {
  it('in count rejects with overflow, keeps what it has, and takes again when there is room', async () => {
    const inner = innerStrategy(away)
    const box = open(inner, { maxRecords: 10 })
    const results = await Promise.allSettled(numbered(15).map((one) => box.send(one, within(5_000))))
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(10)
    const error = await errorOf(() => box.send(notificationOf('more'), within(5_000)))
    expect(error).toMatchObject({ code: 'overflow', retryable: true, delivery: 'none' })
    expect(error.message).toMatch(/is full: 10 records/)
    inner.answer = () => {}
    await box.drained(within(5_000))
    await box.send(notificationOf('more'), within(5_000))
    await box.drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual([...typesOf(numbered(10)), 'more'])
  })

  it('in bytes rejects with overflow; what could never go in is too large', async () => {
    const box = open(innerStrategy(away), { maxBytes: 1_000 })
    const large = notificationOf('large', { payload: 'x'.repeat(600) })
    await box.send(large, within(5_000))
    expect((await errorOf(() => box.send(large, within(5_000)))).code).toBe('overflow')
    await box.send(notificationOf('small', { payload: 1 }), within(5_000))
    const tooLarge = notificationOf('too large', { payload: 'x'.repeat(2_000) })
    expect(await errorOf(() => box.send(tooLarge, within(5_000)))).toMatchObject({
      code: 'too-large',
      retryable: false,
    })
  })

  it('of failed records says so: they are kept, and there is one bound for all', async () => {
    const box = open(innerStrategy(failing('rejected')), { maxRecords: 3 })
    for (const one of numbered(3)) await box.send(one, within(5_000))
    await eventually(() => expect(box.stats).toMatchObject({ depth: 0, failed: 3 }))
    const error = await errorOf(() => box.send(notificationOf('more'), within(5_000)))
    expect(error.code).toBe('overflow')
    expect(error.message).toMatch(/3 of them have failed/)
  })
})
