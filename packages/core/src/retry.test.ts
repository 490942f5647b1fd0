import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { type Watched, watch } from '../test/support/watch.js'
import { fanOut } from './fan-out.js'
import { NotificationError } from './notification-error.js'
import { createNotifier } from './notifier.js'
import { type RetryStrategyOptions, retry } from './retry.js'
import type { SendOptions } from './strategy.js'
import { fakeClock, reactions } from './testing/fake-clock.js'
import { scriptedStrategy } from './testing/scripted-strategy.js'

const transient = new NotificationError('connection-lost', 'x')
const ambiguous = new NotificationError('timeout', 'x', { phase: 'confirm', delivery: 'unknown' })
const permanent = new NotificationError('unroutable', 'x')

function setUp(options: RetryStrategyOptions = {}) {
  const clock = fakeClock()
  const inner = scriptedStrategy({ afterwards: 'hang' })
  const strategy = retry(inner, { clock, random: () => 0.999_999, ...options })
  const notification = sample()
  const send = (sendOptions: Partial<SendOptions> = {}): Watched =>
    watch(strategy.send(notification, { deadline: clock.now() + 60_000, ...sendOptions }))
  /** Fails the newest attempt. */
  const fail = async (error: unknown): Promise<void> => {
    inner.sends.at(-1)?.fail(error)
    await reactions()
  }
  return { clock, inner, strategy, notification, send, fail }
}

describe('retry', () => {
  it('sends the same notification again after a delay that doubles, until it is taken', async () => {
    const { clock, inner, notification, send, fail } = setUp()
    const sent = send()
    await fail(transient)
    await clock.advance(199)
    expect(inner.sends).toHaveLength(1)
    await clock.advance(1)
    expect(inner.sends).toHaveLength(2)
    await fail(transient)
    await clock.advance(399)
    expect(inner.sends).toHaveLength(2)
    await clock.advance(1)
    inner.sends[2]?.accept()
    await reactions()
    expect(sent.result).toEqual({ strategy: 'scripted', status: 'accepted' })
    expect(inner.sends.map((attempt) => attempt.notification)).toEqual(Array(3).fill(notification))
    expect(clock.timers).toBe(0)
  })

  it('waits no less than the peer asks for, even beyond the longest delay of its own', async () => {
    const { clock, inner, send, fail } = setUp({ maxDelayMs: 1_000 })
    send()
    await fail(new NotificationError('blocked', 'x', { retryAfterMs: 5_000 }))
    await clock.advance(4_999)
    expect(inner.sends).toHaveLength(1)
    await clock.advance(1)
    expect(inner.sends).toHaveLength(2)
    await fail(new NotificationError('blocked', 'x', { retryAfterMs: 1 }))
    await clock.advance(399)
    expect(inner.sends).toHaveLength(2)
    await clock.advance(1)
    expect(inner.sends).toHaveLength(3)
  })

  it('rejects at once when the peer asks for more than the send has, and says how long that is', async () => {
    const { clock, inner, send, fail } = setUp()
    const sent = send({ deadline: clock.now() + 4_000 })
    await fail(transient)
    await clock.advance(200)
    await fail(new NotificationError('blocked', 'x', { retryAfterMs: 3_800 }))
    expect(sent.result).toMatchObject({ code: 'blocked', retryable: true, retryAfterMs: 3_800 })
    expect([inner.sends.length, clock.timers]).toEqual([2, 0])
  })

  it('gives each attempt its own time, and none more than the send has', async () => {
    const { clock, inner, send, fail } = setUp({ attemptTimeoutMs: 2_000 })
    const begin = clock.now()
    send({ deadline: begin + 3_000 })
    await fail(transient)
    await clock.advance(1_500)
    expect(inner.sends.map(({ options }) => options.deadline - begin)).toEqual([2_000, 2_200])
    await fail(transient)
    await clock.advance(400)
    expect(inner.sends[2]?.options.deadline).toBe(begin + 3_000)
  })

  it('rejects with what came of the only attempt when trying again would not help', async () => {
    const { inner, send, fail } = setUp()
    const sent = send()
    await fail(permanent)
    expect(sent.result).toBe(permanent)
    expect(inner.sends).toHaveLength(1)
  })

  it('rejects with the last error at once when the next attempt would be too late', async () => {
    const { clock, send, fail } = setUp()
    const sent = send({ deadline: clock.now() + 500 })
    await fail(ambiguous)
    await clock.advance(200)
    await fail(transient)
    expect(sent.result).toMatchObject({
      code: 'connection-lost',
      message: 'connection-lost: Tried 2 times; the last time: connection-lost: x',
      retryable: true,
      delivery: 'unknown',
      cause: transient,
    })
    expect(clock.timers).toBe(0)
  })

  it('is sure that nothing arrived when each attempt was', async () => {
    const { clock, send, fail } = setUp({ maxAttempts: 2 })
    const sent = send()
    await fail(transient)
    await clock.advance(200)
    await fail(transient)
    expect(sent.result).toMatchObject({ delivery: 'none' })
  })

  it('tries so many times at the most', async () => {
    const { clock, inner, send, fail } = setUp({ maxAttempts: 2 })
    const sent = send()
    await fail(transient)
    await clock.advance(60_000)
    await fail(transient)
    expect([sent.settled, inner.sends.length]).toEqual([true, 2])
  })

  it('goes by the codes that it is given, instead of what an error says', async () => {
    const { clock, inner, send, fail } = setUp({ codes: ['unroutable'] })
    const unroutable = send()
    await fail(permanent)
    await clock.advance(200)
    expect(inner.sends).toHaveLength(2)
    await fail(transient)
    expect(unroutable.result).toMatchObject({ code: 'connection-lost' })
  })

  it('takes an error that is not ours for one that may have arrived, and tries it no more', async () => {
    const { send, fail } = setUp()
    const sent = send()
    await fail(new Error('what'))
    expect(sent.result).toMatchObject({ code: 'rejected', delivery: 'unknown', strategy: 'scripted' })
  })

  it('ends with an abort between two attempts, at once, and leaves nothing on the signal', async () => {
    const { clock, send, fail } = setUp()
    const controller = new AbortController()
    const sent = send({ signal: controller.signal })
    await fail(ambiguous)
    controller.abort(new Error('enough'))
    await reactions()
    expect(sent.result).toMatchObject({ code: 'aborted', delivery: 'unknown', cause: new Error('enough') })
    expect([clock.keepingAlive, getEventListeners(controller.signal, 'abort')]).toEqual([0, []])
  })

  it('ends with close between two attempts, and afterwards pauses no more', async () => {
    const { clock, inner, strategy, send, fail } = setUp()
    const sent = send()
    await fail(transient)
    await strategy.close({ deadline: clock.now() })
    await reactions()
    expect(sent.result).toMatchObject({ code: 'closed', phase: 'close', delivery: 'none', cause: transient })
    expect([clock.timers, inner.closes.length]).toEqual([0, 1])
    const late = send()
    await fail(transient)
    expect(late.result).toMatchObject({ code: 'closed' })
  })

  it('of a fan-out touches only the branches that failed', async () => {
    const clock = fakeClock()
    const [a, b] = [
      scriptedStrategy({ name: 'a', afterwards: 'hang' }),
      scriptedStrategy({ name: 'b', afterwards: 'hang' }),
    ]
    const notifier = createNotifier({ strategy: retry(fanOut([a, b]), { clock, random: () => 0 }), clock })
    const sent = watch(notifier.info('image.create', {}))
    a.sends[0]?.accept()
    b.sends[0]?.fail(transient)
    await reactions()
    await clock.advance(200)
    b.sends[1]?.accept()
    await reactions()
    expect(sent.result).toMatchObject({ status: 'accepted' })
    expect([a.sends.length, b.sends.length]).toEqual([1, 2])
    expect(b.sends[1]?.notification).toBe(b.sends[0]?.notification)
  })

  it.each([
    [{ maxAttempts: 0 }, '/maxAttempts'],
    [{ attemptTimeoutMs: -1 }, '/attemptTimeoutMs'],
    [{ initialDelayMs: Number.NaN }, '/initialDelayMs'],
    [{ maxDelayMs: Number.POSITIVE_INFINITY }, '/maxDelayMs'],
  ])('cannot be told %o', (options, path) => {
    expect(thrown(() => setUp(options)).issues?.[0]?.path).toBe(path)
  })

  it('cannot be told a code that there is not', () => {
    // @ts-expect-error: no such code
    expect(thrown(() => setUp({ codes: ['lost'] })).issues?.[0]?.path).toBe('/codes')
  })
})
