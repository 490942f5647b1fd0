import { setImmediate as turn } from 'node:timers/promises'
import { payloadText } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { errorOf } from '../../test/errors.js'
import { eventually } from '../../test/eventually.js'
import { connectedInner, failing, innerStrategy, typesOf } from '../../test/inner.js'
import { notificationOf, numbered, within } from '../../test/notifications.js'
import { outboxes } from '../../test/open-outbox.js'
import { temporaryFolder } from '../../test/temporary-folder.js'

const folder = temporaryFolder()
const open = outboxes()

/** Until it is told otherwise. */
const away = failing('connection-lost')

describe('promise 15: an outbox', () => {
  it('accepts what is on disk, whatever becomes of it then, and says so under its own name', async () => {
    const box = open(innerStrategy(away))
    const receipt = await box.send(notificationOf('image.create'), within(5_000))
    expect(receipt).toEqual({ strategy: 'outbox', status: 'accepted' })
    expect(box.stats).toMatchObject({ depth: 1, failed: 0, accepted: 1, delivered: 0 })
    expect(box.stats.bytes).toBeGreaterThan(100)
    expect(box.stats.oldestAgeMs).toBeGreaterThanOrEqual(0)
  })

  it('gives everything to the inner strategy in order, and is empty then', async () => {
    const inner = innerStrategy()
    const box = open(inner)
    const notifications = numbered(1_000)
    await Promise.all(notifications.map((notification) => box.send(notification, within(5_000))))
    await box.drained(within(10_000))
    expect(typesOf(inner.taken)).toEqual(typesOf(notifications))
    expect(box.stats).toMatchObject({ depth: 0, bytes: 0, delivered: 1_000, oldestAgeMs: undefined })
  })

  it('keeps the order while the inner strategy fails now and then', async () => {
    const inner = innerStrategy()
    let asked = 0
    inner.answer = () => {
      asked += 1
      if (asked % 7 === 0) away()
    }
    const box = open(inner, { maxInFlight: 1 })
    const notifications = numbered(50)
    await Promise.all(notifications.map((notification) => box.send(notification, within(5_000))))
    await box.drained(within(10_000))
    expect(typesOf(inner.taken)).toEqual(typesOf(notifications))
  })

  it('gives no more at once than it may', async () => {
    const held: (() => void)[] = []
    const inner = innerStrategy(() => new Promise<void>((resolve) => held.push(resolve)))
    const box = open(inner, { maxInFlight: 8 })
    await Promise.all(numbered(20).map((notification) => box.send(notification, within(5_000))))
    await eventually(() => expect(held.length).toBe(8))
    expect(box.stats).toMatchObject({ inFlight: 8, depth: 20 })
    held[0]?.()
    await eventually(() => expect(held.length).toBe(9))
    inner.answer = () => {}
    for (const release of held) release()
    await box.drained(within(5_000))
    expect(inner.taken.length).toBe(20)
  })

  it('goes on when the inner strategy becomes ready, without waiting for its own time', async () => {
    const inner = connectedInner()
    inner.answer = away
    const box = open(inner, { backOff: { initialDelayMs: 600_000, maxDelayMs: 600_000 } })
    await box.send(notificationOf('1'), within(5_000))
    await eventually(() => expect(box.stats.lastError?.code).toBe('connection-lost'))
    inner.answer = () => {}
    inner.set({ state: 'ready' })
    await box.drained(within(5_000))
    expect(box.stats.lastError).toBeUndefined()
  })

  it('tries one alone after a failure, and then the rest', async () => {
    const inner = innerStrategy(away)
    const box = open(inner, { maxInFlight: 10 })
    await Promise.all(numbered(10).map((notification) => box.send(notification, within(5_000))))
    await eventually(() => expect(inner.asked.length).toBeGreaterThan(20))
    expect(typesOf(inner.asked.slice(15).map(({ notification }) => notification))).toContain('0')
    expect(new Set(inner.asked.slice(15).map(({ notification }) => notification)).size).toBe(1)
    inner.answer = () => {}
    await box.drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual(typesOf(numbered(10)))
  })

  it('tries again with the same notification, so that a fan-out knows it', async () => {
    const inner = innerStrategy(away)
    const box = open(inner)
    await box.send(notificationOf('1'), within(5_000))
    await eventually(() => expect(inner.asked.length).toBeGreaterThan(2))
    expect(new Set(inner.asked.map(({ notification }) => notification)).size).toBe(1)
  })

  it('is ready as long as its file is open, and tells of the inner status apart', async () => {
    const inner = connectedInner({ state: 'connecting', host: 'a:1', attempt: 1 })
    const box = open(inner)
    expect(box.status.current).toEqual({ state: 'ready' })
    await box.ready(within(1))
    expect(box.innerStatus?.current.state).toBe('connecting')
    expect(open(innerStrategy()).innerStatus).toBeUndefined()
    await box.close(within(1_000))
    expect(box.status.current).toEqual({ state: 'closed' })
  })

  it('asks nobody for anything while it is empty', async () => {
    const inner = innerStrategy()
    const box = open(inner)
    await box.ready(within(1))
    await turn()
    expect(inner.asked).toEqual([])
    expect(box.stats.isDraining).toBe(false)
  })

  it('tells that it is not empty yet, with the reason of the inner strategy', async () => {
    const box = open(innerStrategy(failing('auth')))
    await box.send(notificationOf('1'), within(5_000))
    await eventually(() => expect(box.stats.lastError?.code).toBe('auth'))
    const error = await errorOf(() => box.drained(within(1)))
    expect(error).toMatchObject({ code: 'timeout', cause: { code: 'auth' } })
    const signal = AbortSignal.abort(new Error('enough'))
    expect((await errorOf(() => box.drained({ ...within(5_000), signal }))).code).toBe('aborted')
  })

  it('asks again of a strategy that does not keep its deadline', async () => {
    const inner = innerStrategy(() => new Promise(() => {}))
    const box = open(inner, { sendTimeoutMs: 1 })
    await box.send(notificationOf('1'), within(5_000))
    await eventually(() => expect(inner.asked.length).toBe(1))
    inner.answer = () => {}
    await box.drained(within(10_000))
    expect(inner.asked.length).toBe(2)
  })
})

describe('promise 1: after a restart', () => {
  it('sends what was accepted: id, time, attributes, context, headers, and payload to the byte', async () => {
    const path = folder()
    const first = open(innerStrategy(away), { path })
    const notification = notificationOf('image.upload', {
      priority: 'ERROR',
      payload: { size: 2n ** 64n, name: 'Å\ud800"\u2028', list: [1.5, null, -0] },
      context: { request_id: 'r', project: 2n ** 60n },
    })
    const text = payloadText(notification)
    await first.send(notification, { ...within(5_000), headers: { traceparent: 'a', n: 1, on: true } })
    await first.close(within(0))
    const inner = innerStrategy()
    const second = open(inner, { path })
    await second.drained(within(5_000))
    const [taken] = inner.taken
    const { payload: _, ...attributes } = notification
    expect(taken).toMatchObject(attributes)
    expect(taken && payloadText(taken)).toBe(text)
    expect(inner.asked[0]?.options.headers).toEqual({ traceparent: 'a', n: 1, on: true })
  })

  it('goes on by itself with what was left, without being sent anything, and not within the call', async () => {
    const path = folder()
    const first = open(innerStrategy(away), { path })
    await Promise.all(numbered(300).map((notification) => first.send(notification, within(5_000))))
    await first.close(within(0))
    const inner = innerStrategy()
    const second = open(inner, { path })
    expect(inner.asked).toEqual([])
    await second.drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual(typesOf(numbered(300)))
  })
})

describe('promise 8: to close an outbox', () => {
  it('drains it within the time, closes the inner strategy once, and takes nothing new', async () => {
    const inner = innerStrategy(() => turn())
    const box = open(inner)
    const sends = numbered(300).map((notification) => box.send(notification, within(5_000)))
    const closed = Promise.all([box.close(within(10_000)), box.close(within(0))])
    expect((await errorOf(() => box.send(notificationOf('late'), within(5_000)))).code).toBe('closed')
    await Promise.all(sends)
    await closed
    expect(inner.taken.length).toBe(300)
    expect(inner.closes).toBe(1)
    expect((await errorOf(() => box.stats)).code).toBe('closed')
    expect((await errorOf(() => box.ready(within(1)))).code).toBe('closed')
    expect((await errorOf(() => box.drained(within(1)))).code).toBe('closed')
  })

  it('leaves on disk what the inner strategy does not take, and is done at its deadline', async () => {
    const path = folder()
    const box = open(innerStrategy(away), { path })
    await Promise.all(numbered(20).map((notification) => box.send(notification, within(5_000))))
    await box.close(within(50))
    const inner = innerStrategy()
    await open(inner, { path }).drained(within(5_000))
    expect(typesOf(inner.taken)).toEqual(typesOf(numbered(20)))
  })

  it('believes what the inner strategy says while it closes', async () => {
    const path = folder()
    const held: (() => void)[] = []
    const inner = innerStrategy(() => new Promise<void>((resolve) => held.push(resolve)))
    inner.onClose = async () => {
      for (const release of held) release()
    }
    const box = open(inner, { path })
    await Promise.all(numbered(5).map((notification) => box.send(notification, within(5_000))))
    await box.close(within(100))
    const next = innerStrategy()
    expect(open(next, { path }).stats.depth).toBe(0)
  })

  it('tells that the inner strategy could not be closed, and closes its file all the same', async () => {
    const path = folder()
    const inner = innerStrategy()
    inner.onClose = async () => {
      throw new Error('stuck')
    }
    const box = open(inner, { path })
    await box.send(notificationOf('1'), within(5_000))
    await expect(box.close(within(1_000))).rejects.toThrow('stuck')
    expect(box.status.current.state).toBe('closed')
  })
})
