import { hostname } from 'node:os'
import { describe, expect, it } from 'vitest'
import { logWith, rejecting, throwing } from '../test/support/logs.js'
import { rejection, thrown } from '../test/support/rejection.js'
import { watch } from '../test/support/watch.js'
import { fanOut } from './fan-out.js'
import { settleGraceMs } from './managed-send.js'
import { memoryStrategy } from './memory.js'
import { NotificationError } from './notification-error.js'
import { createNotifier, type NotifierOptions } from './notifier.js'
import { payloadText } from './payload-text.js'
import type { ConnectedStrategy } from './status.js'
import { createStatus } from './status-feed.js'
import type { Receipt, Strategy } from './strategy.js'
import { fakeClock, reactions } from './testing/fake-clock.js'
import { scriptedStrategy } from './testing/scripted-strategy.js'

function setUp(options: NotifierOptions = {}) {
  const clock = fakeClock()
  const strategy = scriptedStrategy({ afterwards: 'hang' })
  const notifier = createNotifier({ strategy, clock, ...options })
  return { clock, strategy, notifier }
}

describe('a notifier', () => {
  it('makes a notification of what it is given, and resolves with the receipt', async () => {
    const { strategy, notifier } = setUp({ publisherId: 'image.localhost' })
    const sent = watch(notifier.info('image.create', { id: '1' }))
    const [sending] = strategy.sends
    expect(sending?.notification).toMatchObject({
      publisher_id: 'image.localhost',
      event_type: 'image.create',
      priority: 'INFO',
      payload: { id: '1' },
    })
    sending?.accept()
    await reactions()
    expect(sent.result).toEqual({ strategy: 'scripted', status: 'accepted' })
  })

  it('has one method for each priority', () => {
    const { strategy, notifier } = setUp()
    watch(notifier.info('image.send', 1))
    watch(notifier.warn('image.send', 2))
    watch(notifier.error('image.send', 3))
    expect(strategy.sends.map(({ notification }) => notification.priority)).toEqual(['INFO', 'WARN', 'ERROR'])
  })

  it('is the host by its name, unless it has another', () => {
    const { strategy, notifier } = setUp()
    watch(notifier.info('image.create', 1))
    expect(strategy.sends[0]?.notification.publisher_id).toBe(hostname())
  })

  it('discards without a strategy, as Glance does', async () => {
    expect(await createNotifier().info('image.create', {})).toEqual({ strategy: 'noop', status: 'discarded' })
  })

  it('passes context, headers and the deadline on', () => {
    const { strategy, notifier, clock } = setUp({ sendTimeoutMs: 700 })
    const { signal } = new AbortController()
    watch(notifier.info('a', 1))
    watch(
      notifier.info('b', 1, {
        timeoutMs: 50,
        signal,
        headers: { traceparent: 't' },
        context: { request_id: 'r', auth_token: 'secret' },
      }),
    )
    expect(strategy.sends[0]?.options).toEqual({ deadline: clock.now() + 700 })
    expect(strategy.sends[1]?.options).toEqual({
      deadline: clock.now() + 50,
      signal,
      headers: { traceparent: 't' },
    })
    expect(strategy.sends[1]?.notification.context).toEqual({ request_id: 'r' })
  })

  it('takes a payload as it is at the call, not as it is later', () => {
    const { strategy, notifier } = setUp()
    const image = { status: 'queued' }
    watch(notifier.info('image.create', image))
    image.status = 'active'
    expect(strategy.sends[0] && payloadText(strategy.sends[0].notification)).toBe('{"status":"queued"}')
  })

  it('times out after five seconds, and a little for the strategy to tell what became of it', async () => {
    const { clock, notifier } = setUp()
    const sent = watch(notifier.info('image.create', 1))
    await clock.advance(5_000 + settleGraceMs - 1)
    expect(sent.settled).toBe(false)
    await clock.advance(1)
    expect(sent.result).toMatchObject({ code: 'timeout' })
  })

  it('counts what became of everything', async () => {
    const { strategy, notifier } = setUp({ budget: { maxInFlight: 1 } })
    watch(notifier.info('a', 1))
    strategy.sends[0]?.accept()
    await reactions()
    watch(notifier.info('b', () => 1))
    watch(notifier.info('c', 1))
    watch(notifier.info('d', 1))
    notifier.detached.info('e', 1)
    await reactions()
    expect(notifier.stats).toEqual({
      accepted: 1,
      discarded: 0,
      failed: { invalid: 1, overflow: 1 },
      inFlight: 1,
      inFlightBytes: 1,
      waiting: 1,
      dropped: 1,
    })
  })

  it("takes a strategy of one's own, alone and in a fan-out", async () => {
    const lines: string[] = []
    const own: Strategy = {
      name: 'own',
      async send(notification): Promise<Receipt> {
        lines.push(`${notification.event_type} ${payloadText(notification)}`)
        return { strategy: 'own', status: 'accepted' }
      },
      async close() {
        lines.push('closed')
      },
    }
    const alone = createNotifier({ strategy: own })
    expect(await alone.info('image.create', { id: '1' })).toEqual({ strategy: 'own', status: 'accepted' })
    await alone.close()
    const memory = memoryStrategy()
    const both = createNotifier({ strategy: fanOut([own, memory]) })
    expect((await both.error('image.upload', 'store is full')).status).toBe('accepted')
    expect(memory.sent.map(({ payload }) => payload)).toEqual(['store is full'])
    await both.close()
    expect(lines).toEqual(['image.create {"id":"1"}', 'closed', 'image.upload "store is full"', 'closed'])
  })

  it.each<[string, NotifierOptions]>([
    ['/sendTimeoutMs', { sendTimeoutMs: Number.NaN }],
    ['/sendTimeoutMs', { sendTimeoutMs: -1 }],
    ['/closeTimeoutMs', { closeTimeoutMs: Number.POSITIVE_INFINITY }],
    ['/budget.maxInFlight', { budget: { maxInFlight: 0 } }],
    ['/budget.maxBytes', { budget: { maxBytes: 0.5 } }],
    ['/budget.maxWaiting', { budget: { maxWaiting: -1 } }],
    ['/publisherId', { publisherId: '' }],
    ['/publisherId', { publisherId: 'x'.repeat(256) }],
  ])('cannot be made with a bad %s: %o', (path, options) => {
    const error = thrown(() => createNotifier(options))
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', path])
  })

  it('never throws at once, whatever a caller without a compiler gives', async () => {
    const { notifier, strategy } = setUp()
    const calls = [
      // @ts-expect-error: no event type
      () => notifier.info(undefined, 1),
      // @ts-expect-error: no options
      () => notifier.info('a', 1, null),
      // @ts-expect-error: no options
      () => notifier.info('a', 1, 'fast'),
      // @ts-expect-error: no payload
      () => notifier.info('a'),
      () => notifier.info('a', 1, { timeoutMs: Number.NaN }),
      () => notifier.info('a', 1, { timeoutMs: -5 }),
      // @ts-expect-error: no number
      () => notifier.info('a', 1, { timeoutMs: 'soon' }),
      // @ts-expect-error: no signal
      () => notifier.info('a', 1, { signal: 'now' }),
      // @ts-expect-error: no context
      () => notifier.info('a', 1, { context: 7n }),
    ]
    const codes: string[] = []
    for (const call of calls) {
      const promise = call()
      const outcome = await Promise.race([
        promise.then(
          () => 'accepted',
          (error: unknown) => (error instanceof NotificationError ? error.code : 'not ours'),
        ),
        reactions().then(() => 'sending'),
      ])
      codes.push(outcome)
    }
    expect(codes.filter((code) => code === 'not ours')).toEqual([])
    expect(codes.filter((code) => code === 'invalid').length).toBeGreaterThanOrEqual(6)
    expect(strategy.sends.length).toBe(codes.filter((code) => code === 'sending').length)
  })
})

describe('a detached notification', () => {
  it('goes the same way', async () => {
    const { strategy, notifier } = setUp()
    expect(notifier.detached.info('a', 1)).toBeUndefined()
    notifier.detached.warn('b', 2)
    notifier.detached.error('c', 3)
    for (const sending of strategy.sends) sending.accept()
    await reactions()
    expect(strategy.sends.map(({ notification }) => notification.priority)).toEqual(['INFO', 'WARN', 'ERROR'])
    expect(notifier.stats).toMatchObject({ accepted: 3, dropped: 0 })
  })

  it('is dropped and counted when there is no room; it never waits', async () => {
    const failures: unknown[] = []
    const { notifier } = setUp({
      budget: { maxInFlight: 2 },
      onDetachedFailure: ({ eventType, priority, error }) => failures.push([eventType, priority, error.code]),
    })
    for (const type of ['a', 'b', 'c', 'd']) notifier.detached.info(type, 1)
    await reactions()
    expect(notifier.stats).toMatchObject({ inFlight: 2, waiting: 0, dropped: 2, failed: { overflow: 2 } })
    expect(failures).toEqual([
      ['c', 'INFO', 'overflow'],
      ['d', 'INFO', 'overflow'],
    ])
  })

  it('never throws and never rejects, whatever it is given', async () => {
    const codes: string[] = []
    const { notifier } = setUp({ onDetachedFailure: ({ error }) => codes.push(error.code) })
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    notifier.detached.info('a', cyclic)
    notifier.detached.info('a', () => 1)
    notifier.detached.info('', 1)
    notifier.detached.info('a', 1, { timeoutMs: Number.NaN })
    notifier.detached.info('a', 1, { signal: AbortSignal.abort() })
    // @ts-expect-error: no options
    notifier.detached.info('a', 1, null)
    // @ts-expect-error: no event type
    notifier.detached.info(Symbol('s'), 1)
    // @ts-expect-error: nothing at all
    notifier.detached.info()
    await notifier.close()
    notifier.detached.info('a', 1)
    await reactions()
    expect(codes).toEqual([
      'invalid',
      'invalid',
      'invalid',
      'invalid',
      'aborted',
      'invalid',
      'invalid',
      'invalid',
      'closed',
    ])
    expect(notifier.stats.dropped).toBe(9)
  })

  it('is counted when the strategy fails, or is late', async () => {
    const { notifier, strategy, clock } = setUp()
    notifier.detached.info('a', 1)
    notifier.detached.info('b', 1)
    strategy.sends[0]?.fail(new Error('x'))
    await clock.advance(5_000 + settleGraceMs)
    expect(notifier.stats).toMatchObject({ dropped: 2, failed: { rejected: 1, timeout: 1 } })
  })

  it.each([
    ['throws', throwing],
    ['rejects', rejecting],
  ])('is not disturbed by a callback that %s; the logger hears of it', async (_, onDetachedFailure) => {
    const lines: string[] = []
    const { notifier } = setUp({ onDetachedFailure, logger: logWith((message) => lines.push(message)) })
    notifier.detached.info('', 1)
    await reactions()
    expect(notifier.stats.dropped).toBe(1)
    expect(lines).toEqual(['A detached notification was dropped', 'onDetachedFailure threw'])
  })

  it('is not disturbed by a logger that throws', async () => {
    const { notifier } = setUp({ logger: logWith(throwing) })
    notifier.detached.info('', 1)
    await reactions()
    expect(notifier.stats.dropped).toBe(1)
  })

  it('is told of, however many fail in one turn', async () => {
    let told = 0
    const { notifier } = setUp({
      budget: { maxInFlight: 1 },
      onDetachedFailure: () => {
        told += 1
      },
    })
    for (let index = 0; index < 10_001; index += 1) notifier.detached.info('a', 1)
    await reactions()
    await reactions()
    expect([told, notifier.stats.dropped]).toEqual([10_000, 10_000])
  })

  it('is only counted beyond 10,000 that wait to be told', async () => {
    let told = 0
    const { notifier } = setUp({
      budget: { maxInFlight: 1 },
      onDetachedFailure: () => {
        told += 1
      },
    })
    for (let index = 0; index < 20_001; index += 1) notifier.detached.info('a', 1)
    await reactions()
    await reactions()
    expect([told, notifier.stats.dropped]).toEqual([10_100, 20_000])
  })

  it('may be sent again from within the callback, and the service still gets its turn', async () => {
    let again = 0
    const { notifier, clock } = setUp({
      budget: { maxInFlight: 1 },
      onDetachedFailure: ({ eventType }) => {
        again += 1
        if (again < 1_000_000) notifier.detached.info(eventType, 1)
      },
    })
    notifier.detached.info('a', 1)
    notifier.detached.info('b', 1)
    await reactions()
    expect(again).toBeLessThan(1_000)
    const closed = notifier.close({ timeoutMs: 0 })
    again = 1_000_000
    await clock.advance(0)
    await closed
  })
})

describe('ready and close', () => {
  it('connect with a deadline of ten seconds, unless told otherwise', async () => {
    const deadlines: number[] = []
    const strategy: ConnectedStrategy = {
      ...scriptedStrategy({ afterwards: 'hang' }),
      status: createStatus({ state: 'idle' }),
      async ready({ deadline }) {
        deadlines.push(deadline)
      },
    }
    const { notifier, clock } = setUp({ strategy })
    await notifier.ready()
    await notifier.ready({ timeoutMs: 5 })
    expect(deadlines).toEqual([clock.now() + 10_000, clock.now() + 5])
    expect(notifier.status).toBe(strategy.status)
    expect((await rejection(notifier.ready({ timeoutMs: -1 }))).code).toBe('invalid')
  })

  it('drain for five seconds, unless told otherwise, and report what was left', async () => {
    const { notifier, clock, strategy } = setUp()
    const left = watch(notifier.info('a', 1, { timeoutMs: 60_000 }))
    const closed = watch(notifier.close())
    await clock.advance(4_999)
    expect(closed.settled).toBe(false)
    await clock.advance(1)
    expect(closed.result).toEqual({ unsent: 1 })
    expect(left.result).toMatchObject({ code: 'closed', delivery: 'unknown' })
    expect(strategy.closes).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })

  it('are idempotent, and can be asked for by `await using`', async () => {
    const strategy = scriptedStrategy({ afterwards: 'hang' })
    {
      await using notifier = createNotifier({ strategy })
      expect(notifier.status.current.state).toBe('ready')
    }
    expect(strategy.closes).toHaveLength(1)
    const notifier = createNotifier({ strategy })
    await Promise.all([notifier.close(), notifier.close(), notifier[Symbol.asyncDispose]()])
    expect(strategy.closes).toHaveLength(2)
  })

  it('refuse a bad timeout, and nothing else happens', async () => {
    const { notifier, strategy } = setUp()
    expect((await rejection(notifier.close({ timeoutMs: Number.NaN }))).code).toBe('invalid')
    watch(notifier.info('a', 1))
    expect(strategy.sends).toHaveLength(1)
  })
})
