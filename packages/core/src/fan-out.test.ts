import { describe, expect, it } from 'vitest'
import { rejection, thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { type Watched, watch } from '../test/support/watch.js'
import { type FanOutOptions, fanOut } from './fan-out.js'
import { noopStrategy } from './noop.js'
import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import { createNotifier } from './notifier.js'
import type { Strategy } from './strategy.js'
import { reactions } from './testing/fake-clock.js'
import { scriptedStrategy } from './testing/scripted-strategy.js'

const transient = new NotificationError('connection-lost', 'x', { delivery: 'unknown' })
const permanent = new NotificationError('unroutable', 'x')

function setUp(options: FanOutOptions = {}) {
  const [a, b] = [
    scriptedStrategy({ name: 'a', afterwards: 'hang' }),
    scriptedStrategy({ name: 'b', afterwards: 'hang' }),
  ]
  const strategy = fanOut([a, b], options)
  const send = (notification: Notification = sample()): Watched =>
    watch(strategy.send(notification, { deadline: 1_000 }))
  return { a, b, strategy, send }
}

describe('a fan-out that requires all', () => {
  it('asks for as long a pause as the most patient of those that failed', async () => {
    const strategies = [2_000, 5_000, undefined].map((retryAfterMs) =>
      scriptedStrategy({
        afterwards: { fail: 'blocked', ...(retryAfterMs !== undefined && { retryAfterMs }) },
      }),
    )
    const sent = watch(fanOut(strategies).send(sample(), { deadline: 1_000 }))
    await reactions()
    expect(sent.result).toMatchObject({ code: 'partial', retryAfterMs: 5_000 })
  })

  it('sends to every strategy, and resolves when all have it, with their outcomes', async () => {
    const { a, b, send, strategy } = setUp()
    const sent = send()
    b.sends[0]?.accept()
    await reactions()
    expect(sent.settled).toBe(false)
    a.sends[0]?.accept()
    await reactions()
    expect(strategy.name).toBe('fan-out(a, b)')
    expect(sent.result).toEqual({
      strategy: 'fan-out(a, b)',
      status: 'accepted',
      outcomes: [
        { strategy: 'a', status: 'accepted' },
        { strategy: 'b', status: 'accepted' },
      ],
    })
  })

  it('rejects with partial and the outcomes when one fails, after the others have had their say', async () => {
    const { a, b, send } = setUp()
    const sent = send()
    a.sends[0]?.fail(transient)
    await reactions()
    expect(sent.settled).toBe(false)
    b.sends[0]?.accept()
    await reactions()
    expect(sent.result).toMatchObject({
      code: 'partial',
      message: 'partial: 1 of 2 failed (a: connection-lost).',
      strategy: 'fan-out(a, b)',
      delivery: 'unknown',
      retryable: true,
      cause: transient,
      outcomes: [
        { strategy: 'a', status: 'failed', error: transient },
        { strategy: 'b', status: 'accepted' },
      ],
    })
  })

  it.each([
    ['every one failed for certain', [permanent, permanent], { delivery: 'none', retryable: false }],
    [
      'one may succeed later and one will not',
      [transient, permanent],
      { delivery: 'unknown', retryable: false },
    ],
    ['nobody can say', [new Error('x'), permanent], { delivery: 'unknown', retryable: false }],
  ])('says what is known when %s', async (_, errors, expected) => {
    const { a, b, send } = setUp()
    const sent = send()
    a.sends[0]?.fail(errors[0])
    b.sends[0]?.fail(errors[1])
    await reactions()
    expect(sent.result).toMatchObject({ code: 'partial', ...expected })
  })

  it('tries only what failed when the same notification is sent again', async () => {
    const { a, b, send } = setUp()
    const notification = sample()
    send(notification)
    a.sends[0]?.accept()
    b.sends[0]?.fail(transient)
    await reactions()
    const second = send(notification)
    b.sends[1]?.fail(transient)
    await reactions()
    expect(second.result).toMatchObject({
      code: 'partial',
      outcomes: [
        { strategy: 'a', status: 'accepted' },
        { strategy: 'b', status: 'failed' },
      ],
    })
    const third = send(notification)
    b.sends[2]?.accept()
    await reactions()
    expect(third.result).toMatchObject({
      status: 'accepted',
      outcomes: [{ strategy: 'a' }, { strategy: 'b' }],
    })
    expect([a.sends.length, b.sends.length]).toEqual([1, 3])
  })

  it('begins anew when the same notification is sent again after it has arrived everywhere', async () => {
    const { a, b, send } = setUp()
    const notification = sample()
    send(notification)
    a.sends[0]?.accept()
    b.sends[0]?.fail(transient)
    await reactions()
    send(notification)
    b.sends[1]?.accept()
    await reactions()
    send(notification)
    expect([a.sends.length, b.sends.length]).toEqual([2, 3])
  })

  it('sends another notification everywhere', async () => {
    const { a, b, send } = setUp()
    send()
    a.sends[0]?.accept()
    b.sends[0]?.fail(transient)
    await reactions()
    send()
    expect([a.sends.length, b.sends.length]).toEqual([2, 2])
  })

  it('contains a strategy that throws at once, or gives no receipt', async () => {
    const throwing: Strategy = {
      ...scriptedStrategy({ name: 'throwing', afterwards: 'hang' }),
      send() {
        throw new Error('broken')
      },
    }
    const silent: Strategy = {
      ...scriptedStrategy({ name: 'silent' }),
      // @ts-expect-error: no receipt
      send: async () => undefined,
    }
    const error = await rejection(fanOut([throwing, silent, noopStrategy()]).send(sample(), { deadline: 1 }))
    expect(error.outcomes).toMatchObject([
      { strategy: 'throwing', status: 'failed', error: { code: 'rejected', strategy: 'throwing' } },
      { strategy: 'silent', status: 'failed', error: { code: 'rejected', strategy: 'silent' } },
      { strategy: 'noop', status: 'discarded' },
    ])
  })

  it('is discarded when all discard, or when there is none', async () => {
    expect(await fanOut([noopStrategy()]).send(sample(), { deadline: 1 })).toMatchObject({
      status: 'discarded',
    })
    expect(await fanOut([]).send(sample(), { deadline: 1 })).toEqual({
      strategy: 'fan-out()',
      status: 'discarded',
      outcomes: [],
    })
  })
})

describe('a fan-out that requires any', () => {
  it('resolves when one has it, with what became of the others', async () => {
    const { a, b, send } = setUp({ require: 'any' })
    const sent = send()
    a.sends[0]?.fail(transient)
    b.sends[0]?.accept()
    await reactions()
    expect(sent.result).toMatchObject({
      status: 'accepted',
      outcomes: [{ status: 'failed', error: transient }, { status: 'accepted' }],
    })
  })

  it('rejects when none has it', async () => {
    const { a, b, send } = setUp({ require: 'any' })
    const sent = send()
    a.sends[0]?.fail(permanent)
    b.sends[0]?.fail(permanent)
    await reactions()
    expect(sent.result).toMatchObject({ code: 'partial', delivery: 'none' })
  })

  it('rejects when one failed and the rest only threw it away', async () => {
    const strategy = fanOut([noopStrategy(), scriptedStrategy({ name: 'a', afterwards: 'hang' })], {
      require: 'any',
    })
    const failing: Strategy = {
      ...scriptedStrategy({ name: 'f', afterwards: 'hang' }),
      send: () => Promise.reject(permanent),
    }
    const error = await rejection(
      fanOut([noopStrategy(), failing], { require: 'any' }).send(sample(), { deadline: 1 }),
    )
    expect(error).toMatchObject({ code: 'partial', delivery: 'none' })
    expect(strategy.name).toBe('fan-out(noop, a)')
  })

  it('is discarded when all discard', async () => {
    const strategy = fanOut([noopStrategy(), noopStrategy()], { require: 'any' })
    expect(await strategy.send(sample(), { deadline: 1 })).toMatchObject({ status: 'discarded' })
  })
})

describe('a fan-out', () => {
  it('requires all or any, and nothing else', () => {
    // @ts-expect-error: not one of the two
    expect(thrown(() => fanOut([], { require: 'some' })).issues?.[0]?.path).toBe('/require')
  })

  it('tells a notifier what became of a notification at each destination', async () => {
    const { a, b, strategy } = setUp()
    const notifier = createNotifier({ strategy })
    const sent = watch(notifier.info('image.create', 1))
    a.sends[0]?.accept()
    b.sends[0]?.fail(permanent)
    await reactions()
    expect(sent.result).toMatchObject({ code: 'partial', outcomes: [{ strategy: 'a' }, { strategy: 'b' }] })
    expect(a.sends[0]?.notification).toBe(b.sends[0]?.notification)
    await notifier.close()
    expect([a.closes.length, b.closes.length]).toEqual([1, 1])
  })
})
