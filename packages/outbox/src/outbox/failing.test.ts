import { NotificationError } from '@glance-notifications/core'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { eventually } from '../../test/eventually.js'
import { connectedInner, failing, innerStrategy, typesOf } from '../../test/inner.js'
import { notificationOf, numbered, within } from '../../test/notifications.js'
import { outboxes } from '../../test/open-outbox.js'
import { temporaryFolder } from '../../test/temporary-folder.js'
import type { FailedRecord } from './failure.js'

const folder = temporaryFolder()
const open = outboxes()

describe('promise 15: a record that is refused', () => {
  it.each(['rejected', 'too-large', 'invalid', 'unroutable'] as const)(
    'as %s is put aside with the reason, and never blocks the next',
    async (code) => {
      const onFailed = vi.fn<(record: FailedRecord) => void>()
      const inner = innerStrategy(({ event_type }) => {
        if (event_type === '3') throw new NotificationError(code, 'not this one')
      })
      const box = open(inner, { onFailed })
      const notifications = numbered(10)
      await Promise.all(notifications.map((one) => box.send(one, within(5_000))))
      await box.drained(within(5_000))
      expect(typesOf(inner.taken)).toEqual(typesOf(numbered(10)).filter((type) => type !== '3'))
      // What another process would see is on disk a moment before this one is told.
      await eventually(() =>
        expect(box.stats).toMatchObject({ depth: 0, failed: 1, putAside: 1, delivered: 9 }),
      )
      expect(onFailed.mock.calls).toMatchObject([
        [
          {
            notification: { message_id: notifications[3]?.message_id },
            failure: { reason: 'refused', code, message: `${code}: not this one`, attempts: 1 },
          },
        ],
      ])
    },
  )

  it('without a reason is tried again, and put aside in the end', async () => {
    const inner = innerStrategy(({ event_type }) => {
      if (event_type === '0') throw new Error('HTTP 500')
    })
    const box = open(inner)
    await Promise.all(numbered(3).map((one) => box.send(one, within(5_000))))
    await box.drained(within(5_000))
    expect(inner.asked.filter(({ notification }) => notification.event_type === '0')).toHaveLength(10)
    expect(typesOf(inner.taken)).toEqual(['1', '2'])
    expect(box.stats.failed).toBe(1)
  })

  it('does no harm to a callback or a logger that throws', async () => {
    const thrower = vi.fn<() => void>(() => {
      throw new Error('of little use')
    })
    const logger = { debug: thrower, info: thrower, warn: thrower, error: thrower }
    const inner = innerStrategy(({ event_type }) => {
      if (event_type === '0') failing('rejected')()
    })
    const box = open(inner, { onFailed: thrower, logger })
    await Promise.all(numbered(3).map((one) => box.send(one, within(5_000))))
    await box.drained(within(5_000))
    expect(thrower).toHaveBeenCalled()
    expect(typesOf(inner.taken)).toEqual(['1', '2'])
  })
})

describe('promise 15: what is no fault of the record', () => {
  it.each(['auth', 'topology', 'timeout', 'blocked', 'connection-lost', 'overflow', 'closed'] as const)(
    'holds the queue: %s',
    async (code) => {
      const inner = innerStrategy(failing(code))
      const box = open(inner)
      await Promise.all(numbered(5).map((one) => box.send(one, within(5_000))))
      await eventually(() => expect(inner.asked.length).toBeGreaterThan(7))
      expect(box.stats).toMatchObject({ depth: 5, failed: 0 })
      inner.answer = () => {}
      await box.drained(within(5_000))
      expect(typesOf(inner.taken)).toEqual(typesOf(numbered(5)))
    },
  )

  it('holds the queue: an address that is missing', async () => {
    const inner = connectedInner({ state: 'idle' })
    inner.answer = failing('unroutable')
    const box = open(inner)
    await box.send(notificationOf('1'), within(5_000))
    await eventually(() => expect(inner.asked.length).toBeGreaterThan(3))
    expect(box.stats).toMatchObject({ depth: 1, failed: 0 })
  })
})

describe('what has waited for longer than maxAgeMs', () => {
  it('is put aside with the reason, also while nothing is taken, and what is younger is not', async () => {
    // Time enough for the young one to be tried, also on a busy machine.
    const maxAgeMs = 1_500
    const path = folder()
    const first = open(innerStrategy(failing('connection-lost')), { path })
    await Promise.all(numbered(600).map((one) => first.send(one, within(5_000))))
    const end = Date.now()
    await first.close(within(0))
    await eventually(() => expect(Date.now()).toBeGreaterThan(end + maxAgeMs))
    const onFailed = vi.fn<(record: FailedRecord) => void>()
    const inner = innerStrategy(failing('connection-lost'))
    const second = open(inner, { path, maxAgeMs, onFailed, backOff: { initialDelayMs: 60_000 } })
    await eventually(() => expect(second.stats).toMatchObject({ depth: 0, failed: 600 }))
    expect(onFailed.mock.calls[0]?.[0].failure).toMatchObject({ reason: 'expired', code: 'timeout' })
    expect(inner.asked).toEqual([])
    await second.send(notificationOf('young'), within(5_000))
    await eventually(() => expect(inner.asked.length).toBe(1))
    await eventually(() => expect(second.stats).toMatchObject({ depth: 0, failed: 601 }))
    // Told a moment after it is on disk.
    await eventually(() => expect(onFailed).toHaveBeenCalledTimes(601))
    expect(onFailed.mock.lastCall?.[0]).toMatchObject({
      notification: { event_type: 'young' },
      failure: { reason: 'expired', attempts: 1 },
    })
  })

  it('is put aside also when it grows old while others are looked at', async () => {
    let time = Date.now()
    let passesMs = 0
    const now = vi.spyOn(Date, 'now').mockImplementation(() => {
      time += passesMs
      return time
    })
    onTestFinished(() => now.mockRestore())
    const box = open(innerStrategy(failing('connection-lost')), {
      maxAgeMs: 5_000,
      leaseTimeoutMs: 100_000_000,
      backOff: { initialDelayMs: 1, maxDelayMs: 1 },
    })
    await Promise.all(numbered(20).map((one) => box.send(one, within(5_000))))
    // From now on time passes with each look at the clock.
    passesMs = 10
    await eventually(() => expect(box.stats).toMatchObject({ depth: 0, failed: 20 }))
  })
})
