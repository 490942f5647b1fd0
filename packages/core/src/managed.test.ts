import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { rejection, thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { thenable } from '../test/support/thenable.js'
import { typesOf } from '../test/support/types-of.js'
import { type Watched, watch } from '../test/support/watch.js'
import type { BudgetOptions } from './budget.js'
import type { Clock } from './clock.js'
import { type ManagedOptions, type ManagedSendOptions, managed } from './managed.js'
import { settleGraceMs } from './managed-send.js'
import { noopStrategy } from './noop.js'
import type { Notification } from './notification.js'
import { NotificationError } from './notification-error.js'
import { payloadText, seal } from './payload-text.js'
import type { ConnectedStrategy } from './status.js'
import { createStatus } from './status-feed.js'
import type { Strategy } from './strategy.js'
import { fakeClock, reactions } from './testing/fake-clock.js'
import { type ScriptedStrategy, scriptedStrategy } from './testing/scripted-strategy.js'

const accepted = { strategy: 'scripted', status: 'accepted' }

function setUp(budget: BudgetOptions = {}, options: Omit<ManagedOptions, 'budget' | 'clock'> = {}) {
  const clock = fakeClock()
  const strategy = scriptedStrategy({ afterwards: 'hang' })
  const manager = managed(strategy, { ...options, budget, clock })
  const send = (event_type = 'image.create', sendOptions: Partial<ManagedSendOptions> = {}): Watched =>
    watch(manager.send(sample({ event_type }), { deadline: clock.now() + 1_000, ...sendOptions }))
  return { clock, strategy, manager, send }
}

/** A strategy that does not keep to the contract. */
function broken(send: Strategy['send']): Strategy {
  return { name: 'broken', send, close: async () => {} }
}

/** A strategy with a connection. */
function connected(ready: ConnectedStrategy['ready']): ConnectedStrategy {
  return { ...scriptedStrategy({ afterwards: 'hang' }), status: createStatus({ state: 'idle' }), ready }
}

async function resultOf(strategy: Strategy): Promise<unknown> {
  const manager = managed(strategy)
  const sent = watch(manager.send(sample(), { deadline: performance.now() + 60_000 }))
  await reactions()
  expect(manager.stats).toMatchObject({ inFlight: 0, inFlightBytes: 0 })
  await manager.close({ deadline: performance.now() + 60_000 })
  return sent.result
}

/** Counters of everything that was ever sent. */
function total({ stats }: ReturnType<typeof managed>): number {
  const failed = Object.values(stats.failed).reduce((sum, count) => sum + count, 0)
  return stats.accepted + stats.discarded + failed + stats.waiting
}

describe('a managed send', () => {
  it("resolves with the strategy's receipt", async () => {
    const { strategy, send } = setUp()
    const sent = send()
    strategy.sends[0]?.accept({ strategy: 'other', status: 'discarded' })
    await reactions()
    expect(sent.result).toEqual({ strategy: 'other', status: 'discarded' })
  })

  it('gives the strategy the deadline, the signal and the headers of the caller', () => {
    const { strategy, send } = setUp()
    const { signal } = new AbortController()
    send('image.create', { deadline: 1_234, signal, headers: { traceparent: 't' } })
    expect(strategy.sends[0]?.options).toMatchObject({
      deadline: 1_234,
      signal,
      headers: { traceparent: 't' },
    })
  })

  it('gives the strategy what the notification was when it was sent', () => {
    const { strategy, manager, clock } = setUp()
    const payload = { name: 'before' }
    void manager.send(sample({ payload }), { deadline: clock.now() + 1 }).catch(() => {})
    payload.name = 'after'
    const given = strategy.sends[0]?.notification ?? sample()
    expect([payloadText(given), given.payload]).toEqual(['{"name":"before"}', { name: 'before' }])
  })

  it('passes a sealed notification on as it is, so that a retry is the same', () => {
    const { strategy, manager, clock } = setUp()
    const sealed = seal(sample())
    void manager.send(sealed, { deadline: clock.now() + 1 }).catch(() => {})
    expect(strategy.sends[0]?.notification).toBe(sealed)
  })

  it('settles once, however often the strategy does', async () => {
    const { strategy, send, manager } = setUp()
    const sent = send()
    strategy.sends[0]?.accept()
    strategy.sends[0]?.fail(new Error('too late'))
    strategy.sends[0]?.accept()
    await reactions()
    expect(sent.result).toEqual(accepted)
    expect(manager.stats).toMatchObject({ accepted: 1, failed: {}, inFlight: 0, inFlightBytes: 0 })
  })

  it('leaves no timer when everything has settled and the strategy is closed', async () => {
    const { strategy, send, manager, clock } = setUp()
    send()
    strategy.sends[0]?.accept()
    await reactions()
    expect(clock.keepingAlive).toBe(0)
    await manager.close({ deadline: clock.now() + 10 })
    expect(clock.timers).toBe(0)
  })
})

describe('a strategy that does not keep to the contract', () => {
  it('may throw at once', async () => {
    const fault = new Error('no disk')
    const strategy = broken(() => {
      throw fault
    })
    expect(await resultOf(strategy)).toMatchObject({
      code: 'rejected',
      message: 'rejected: no disk',
      strategy: 'broken',
      delivery: 'unknown',
      cause: fault,
    })
  })

  it('may reject with an error that is not ours', async () => {
    expect(await resultOf(broken(() => Promise.reject(new TypeError('x'))))).toMatchObject({
      code: 'rejected',
      delivery: 'unknown',
    })
  })

  it('may reject with an error of ours, which comes through as it is', async () => {
    const error = new NotificationError('unroutable', 'no queue', { strategy: 'inner' })
    expect(await resultOf(broken(() => Promise.reject(error)))).toBe(error)
  })

  it.each([undefined, null, 'text', Object.create(null), Symbol('s')])(
    'may reject with what is no error',
    async (reason) => {
      expect(await resultOf(broken(() => Promise.reject(reason)))).toMatchObject({ code: 'rejected' })
    },
  )

  it.each([undefined, null, 'accepted', {}, { strategy: 'x' }, { strategy: 'x', status: 'done' }])(
    'may resolve without a receipt (%o): nobody can say what became of the notification',
    async (receipt) => {
      // @ts-expect-error: no receipt
      expect(await resultOf(broken(() => Promise.resolve(receipt)))).toMatchObject({
        code: 'rejected',
        delivery: 'unknown',
        strategy: 'broken',
      })
    },
  )

  it('may return something else than a promise', async () => {
    // @ts-expect-error: no promise
    expect(await resultOf(broken(() => undefined))).toMatchObject({ code: 'rejected' })
    // @ts-expect-error: no promise
    expect(await resultOf(broken(() => ({ strategy: 'broken', status: 'accepted' })))).toEqual({
      strategy: 'broken',
      status: 'accepted',
    })
  })

  it('may return something like a promise that settles twice', async () => {
    const twice = thenable((resolve, reject) => {
      resolve({ strategy: 'broken', status: 'accepted' })
      resolve({ strategy: 'broken', status: 'accepted' })
      reject(new Error('twice'))
    })
    // @ts-expect-error: no promise
    expect(await resultOf(broken(() => twice))).toEqual({ strategy: 'broken', status: 'accepted' })
  })

  it('may break for those who waited for room just as well', async () => {
    const clock = fakeClock()
    let sends = 0
    const first = scriptedStrategy({ afterwards: 'hang' })
    const strategy = broken((notification, options) => {
      sends += 1
      if (sends === 1) return first.send(notification, options)
      throw new Error('broken now')
    })
    const manager = managed(strategy, { clock, budget: { maxInFlight: 1 } })
    const sent = [1, 2, 3].map(() => watch(manager.send(sample(), { deadline: clock.now() + 1_000 })))
    first.sends[0]?.accept()
    await reactions()
    expect(sent.map(({ result }) => result)).toMatchObject([
      accepted,
      { code: 'rejected' },
      { code: 'rejected' },
    ])
    expect(manager.stats).toMatchObject({ inFlight: 0, waiting: 0 })
  })
})

describe('the budget', () => {
  it('lets so many through and makes the rest wait, in order of call', async () => {
    const { strategy, send, manager } = setUp({ maxInFlight: 2 })
    for (const id of ['a', 'b', 'c', 'd', 'e']) send(id)
    expect(typesOf(strategy.sends)).toEqual(['a', 'b'])
    expect(manager.stats).toMatchObject({ inFlight: 2, waiting: 3 })
    strategy.sends[1]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['a', 'b', 'c'])
    strategy.sends[0]?.fail(new Error('x'))
    strategy.sends[2]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('counts bytes of payload as well as sends', async () => {
    const bytes = Buffer.byteLength(payloadText(sample()))
    const { strategy, send, manager } = setUp({ maxBytes: 2 * bytes })
    for (const id of ['a', 'b', 'c']) send(id)
    expect(manager.stats).toMatchObject({ inFlight: 2, inFlightBytes: 2 * bytes, waiting: 1 })
    strategy.sends[0]?.accept()
    await reactions()
    expect(manager.stats).toMatchObject({ inFlight: 2, inFlightBytes: 2 * bytes, waiting: 0 })
  })

  it('counts bytes, not characters', () => {
    const { manager, clock } = setUp()
    void manager.send(sample({ payload: 'é\u{1F5BC}' }), { deadline: clock.now() + 1 }).catch(() => {})
    expect(manager.stats.inFlightBytes).toBe(8)
  })

  it('does not let a small one overtake a large one that waits', async () => {
    const clock = fakeClock()
    const strategy = scriptedStrategy({ afterwards: 'hang' })
    const manager = managed(strategy, { clock, budget: { maxBytes: 10 } })
    for (const [event_type, payload] of [
      ['first', 1234567],
      ['large', 12345678],
      ['small', 1],
    ] as const) {
      watch(manager.send(sample({ event_type, payload }), { deadline: clock.now() + 1_000 }))
    }
    expect(typesOf(strategy.sends)).toEqual(['first'])
    strategy.sends[0]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['first', 'large', 'small'])
  })

  it('lets the next one go when the one before it gives up waiting', async () => {
    const clock = fakeClock()
    const strategy = scriptedStrategy({ afterwards: 'hang' })
    const manager = managed(strategy, { clock, budget: { maxBytes: 30 } })
    const send = (event_type: string, payload: unknown, options: Partial<ManagedSendOptions>): Watched =>
      watch(manager.send(sample({ event_type, payload }), { deadline: clock.now() + 1_000, ...options }))
    const controller = new AbortController()
    send('stuck', 'x'.repeat(23), {})
    send('large, aborted', 12345678, { signal: controller.signal })
    send('small', 1, {})
    send('large, late', 12345678, { deadline: clock.now() + 10 })
    send('small too', 2, {})
    controller.abort()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['stuck', 'small'])
    await clock.advance(10)
    expect(typesOf(strategy.sends)).toEqual(['stuck', 'small', 'small too'])
  })

  it('fails at once when there is no room, if so chosen, for all or for one', async () => {
    const failing = setUp({ maxInFlight: 1, overflow: 'fail' })
    failing.send()
    const refused = failing.send()
    await reactions()
    expect(refused.result).toMatchObject({
      code: 'overflow',
      retryable: true,
      delivery: 'none',
      phase: 'queue',
    })
    const waiting = setUp({ maxInFlight: 1 })
    waiting.send()
    const impatient = waiting.send('image.create', { overflow: 'fail' })
    const patient = waiting.send()
    await reactions()
    expect([impatient.result, patient.result]).toMatchObject([{ code: 'overflow' }, undefined])
    const overruled = setUp({ maxInFlight: 1, overflow: 'fail' })
    overruled.send()
    overruled.send('image.create', { overflow: 'wait' })
    expect(overruled.manager.stats.waiting).toBe(1)
  })

  it('lets no more wait than maxWaiting', async () => {
    const { send, manager } = setUp({ maxInFlight: 1, maxWaiting: 2 })
    const sends = [1, 2, 3, 4].map(() => send())
    await reactions()
    expect(sends.map(({ settled }) => settled)).toEqual([false, false, false, true])
    expect(sends[3]?.result).toMatchObject({ code: 'overflow' })
    expect(manager.stats.waiting).toBe(2)
  })

  it('lets no more bytes wait than may be in flight, so that memory has a bound', async () => {
    const clock = fakeClock()
    const strategy = scriptedStrategy({ afterwards: 'hang' })
    const manager = managed(strategy, { clock, budget: { maxBytes: 10 } })
    const send = (payload: unknown): Watched =>
      watch(manager.send(sample({ payload }), { deadline: clock.now() + 1_000 }))
    send('12345678')
    const [waits, alsoWaits, overflows] = [send(12345), send(6789), send(10)]
    await reactions()
    expect([waits.settled, alsoWaits.settled]).toEqual([false, false])
    expect(overflows.result).toMatchObject({ code: 'overflow' })
    strategy.sends[0]?.accept()
    await reactions()
    expect(manager.stats).toMatchObject({ inFlight: 2, inFlightBytes: 9, waiting: 0 })
    const [next, beyond] = [send('12345678'), send(1)]
    await reactions()
    expect([next.settled, beyond.result]).toMatchObject([false, { code: 'overflow' }])
    await clock.advance(1_000)
    const last = send('12345678')
    await reactions()
    expect(last.settled).toBe(false)
  })

  it('refuses at once what could never have room', async () => {
    const { manager, clock, strategy } = setUp({ maxBytes: 10 })
    const error = await rejection(
      manager.send(sample({ payload: '123456789' }), { deadline: clock.now() + 1_000 }),
    )
    expect(error).toMatchObject({ code: 'too-large', retryable: false, delivery: 'none', phase: 'queue' })
    expect(error.message).toContain('11 bytes')
    expect(strategy.sends).toEqual([])
    watch(manager.send(sample({ payload: '12345678' }), { deadline: clock.now() + 1_000 }))
    expect(strategy.sends).toHaveLength(1)
  })

  it('is given back when the strategy lets go, not when the caller gives up', async () => {
    const { strategy, send, manager, clock } = setUp({ maxInFlight: 1 })
    const first = send('a')
    await clock.advance(1_000 + settleGraceMs)
    expect(first.settled).toBe(true)
    send('b')
    expect(manager.stats).toMatchObject({ inFlight: 1, waiting: 1 })
    strategy.sends[0]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['a', 'b'])
    strategy.sends[1]?.accept()
    await reactions()
    expect(manager.stats).toMatchObject({
      inFlight: 0,
      inFlightBytes: 0,
      accepted: 1,
      failed: { timeout: 1 },
    })
  })

  it('is asked before the payload is written down, so that what is too much costs next to nothing', async () => {
    const { manager, send, clock } = setUp({ maxInFlight: 1, overflow: 'fail' })
    send()
    let written = 0
    const toJSON = (): string => {
      written += 1
      return 'x'
    }
    const sent = manager.send(sample({ payload: { toJSON } }), { deadline: clock.now() + 1 })
    await expect(sent).rejects.toMatchObject({ code: 'overflow' })
    expect(written).toBe(0)
    expect(manager.stats.failed).toEqual({ overflow: 1 })
  })

  it('gives all that overflows in one turn of the event loop the same error, and the next turn another', async () => {
    const { send, clock } = setUp({ maxInFlight: 1, overflow: 'fail' })
    send()
    const [first, second] = [send(), send()]
    await clock.advance(0)
    expect(first.result).toBe(second.result)
  })

  it('cannot be set to nonsense', () => {
    expect(
      thrown(() => managed(scriptedStrategy({ afterwards: 'hang' }), { budget: { maxInFlight: 0 } })).code,
    ).toBe('invalid')
  })

  it('keeps memory flat while 20,000 sends run into a stalled strategy', async () => {
    const { send, manager, clock } = setUp({ maxInFlight: 10, maxWaiting: 10 })
    let failed = 0
    for (let index = 0; index < 20_000; index += 1) {
      const sent = send()
      if (index % 1_000 === 0) await reactions()
      if (sent.settled) failed += 1
    }
    expect(failed).toBeGreaterThan(0)
    expect(manager.stats).toMatchObject({ inFlight: 10, waiting: 10, failed: { overflow: 19_980 } })
    expect(clock.timers).toBe(1)
  })
})

describe('a deadline', () => {
  it('while waiting for room is a timeout in the queue; nothing was sent', async () => {
    const { send, clock, strategy } = setUp({ maxInFlight: 1 })
    send('a')
    const waiting = send('b', { deadline: clock.now() + 100 })
    await clock.advance(99)
    expect(waiting.settled).toBe(false)
    await clock.advance(1)
    expect(waiting.result).toMatchObject({
      code: 'timeout',
      phase: 'queue',
      delivery: 'none',
      retryable: true,
    })
    expect(typesOf(strategy.sends)).toEqual(['a'])
  })

  it('that a strategy ignores is a timeout a little later; the notification may have arrived', async () => {
    const { send, clock } = setUp()
    const sent = send()
    await clock.advance(1_000 + settleGraceMs - 1)
    expect(sent.settled).toBe(false)
    await clock.advance(1)
    expect(sent.result).toMatchObject({ code: 'timeout', phase: 'confirm', delivery: 'unknown' })
  })

  it('leaves the strategy a little time to tell what became of the send', async () => {
    const { send, clock, strategy } = setUp()
    const [failed, confirmed] = [send(), send()]
    await clock.advance(1_000 + settleGraceMs - 1)
    strategy.sends[0]?.fail(new NotificationError('blocked', 'no credit', { phase: 'credit' }))
    strategy.sends[1]?.accept()
    await reactions()
    expect([failed.result, confirmed.result]).toMatchObject([{ code: 'blocked', delivery: 'none' }, accepted])
  })

  it('makes what the strategy says afterwards come to nothing', async () => {
    const { send, clock, strategy, manager } = setUp()
    const [first, second] = [send(), send()]
    await clock.advance(1_000 + settleGraceMs)
    strategy.sends[0]?.accept()
    strategy.sends[1]?.fail(new Error('too late'))
    await reactions()
    expect([first.result, second.result]).toMatchObject([{ code: 'timeout' }, { code: 'timeout' }])
    expect(manager.stats).toMatchObject({
      accepted: 0,
      failed: { timeout: 2 },
      inFlight: 0,
      inFlightBytes: 0,
    })
  })

  it('that passed while the send waited is not handed to the strategy when room comes in the same moment', async () => {
    const clock = fakeClock()
    let blockedMs = 0
    const late: Clock = { ...clock, now: () => clock.now() + blockedMs }
    const strategy = scriptedStrategy({ afterwards: 'hang' })
    const manager = managed(strategy, { clock: late, budget: { maxInFlight: 1 } })
    const send = (event_type: string, timeoutMs: number): Watched =>
      watch(manager.send(sample({ event_type }), { deadline: late.now() + timeoutMs }))
    send('a', 5_000)
    const waiting = send('b', 100)
    const patient = send('c', 5_000)
    // The event loop was blocked: the confirm is read before the timer fires.
    blockedMs = 200
    strategy.sends[0]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['a', 'c'])
    await clock.advance(100)
    expect(waiting.result).toMatchObject({ code: 'timeout', phase: 'queue', delivery: 'none' })
    expect(patient.settled).toBe(false)
    expect(typesOf(strategy.sends)).toEqual(['a', 'c'])
  })

  it.each([Number.NaN, undefined, 'soon'])(
    'that is no time (%s) is refused: it would never come',
    async (deadline) => {
      const { manager, strategy } = setUp()
      // @ts-expect-error: no number
      const error = await rejection(manager.send(sample(), { deadline }))
      expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', '/deadline'])
      expect(strategy.sends).toEqual([])
    },
  )
})

describe('an abort', () => {
  it('before the send begins: the strategy hears nothing of it', async () => {
    const { send, strategy } = setUp()
    const sent = send('a', { signal: AbortSignal.abort('enough') })
    await reactions()
    expect(sent.result).toMatchObject({ code: 'aborted', delivery: 'none', cause: 'enough' })
    expect(strategy.sends).toEqual([])
  })

  it('while the send waits for room: at once', async () => {
    const { send, strategy } = setUp({ maxInFlight: 1 })
    const controller = new AbortController()
    send('a')
    const waiting = send('b', { signal: controller.signal })
    controller.abort('enough')
    await reactions()
    expect(waiting.result).toMatchObject({ code: 'aborted', delivery: 'none', cause: 'enough' })
    strategy.sends[0]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['a'])
  })

  it('while a strategy sends that does not listen: a little later, and it may have arrived', async () => {
    const { send, clock } = setUp()
    const controller = new AbortController()
    const sent = send('a', { signal: controller.signal })
    controller.abort('enough')
    await clock.advance(settleGraceMs - 1)
    expect(sent.settled).toBe(false)
    await clock.advance(1)
    expect(sent.result).toMatchObject({ code: 'aborted', delivery: 'unknown', cause: 'enough' })
  })

  it('while a strategy sends that listens: what the strategy says', async () => {
    const { send, strategy } = setUp()
    const controller = new AbortController()
    const [first, second] = ['a', 'b'].map((type) => send(type, { signal: controller.signal }))
    controller.abort()
    strategy.sends[0]?.fail(new NotificationError('aborted', 'not written', { delivery: 'none' }))
    strategy.sends[1]?.accept()
    await reactions()
    expect([first?.result, second?.result]).toMatchObject([{ code: 'aborted', delivery: 'none' }, accepted])
  })

  it('leaves no listener on the signal, whatever became of the send', async () => {
    const { send, strategy, clock, manager } = setUp({ maxInFlight: 3, maxWaiting: 2 })
    const controller = new AbortController()
    const { signal } = controller
    for (const id of ['accepted', 'failed', 'late', 'waiting', 'waiting', 'overflow']) send(id, { signal })
    expect(getEventListeners(signal, 'abort').length).toBeGreaterThan(0)
    strategy.sends[0]?.accept()
    strategy.sends[1]?.fail(new Error('x'))
    await reactions()
    await clock.advance(1_000 + settleGraceMs)
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
    send('left', { signal })
    const closed = watch(manager.close({ deadline: clock.now() }))
    await clock.advance(0)
    expect(closed.result).toEqual({ unsent: 1 })
    expect(getEventListeners(signal, 'abort')).toHaveLength(0)
  })

  it('of a signal that very many sends share makes Node say nothing on the console', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => {
      warnings.push(warning)
    }
    process.on('warning', onWarning)
    const { send, strategy } = setUp()
    const controller = new AbortController()
    const sends = Array.from({ length: 100 }, () => send('a', { signal: controller.signal }))
    await reactions()
    controller.abort()
    for (const sending of strategy.sends) sending.fail(new NotificationError('aborted', 'x'))
    await reactions()
    process.off('warning', onWarning)
    expect(warnings).toEqual([])
    expect(sends.every(({ settled }) => settled)).toBe(true)
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })
})

describe('what is not valid never reaches the strategy', () => {
  it('by the catalogue: the error names the place and what was expected', async () => {
    const issues = [
      { path: '/size', message: 'must be a whole number' },
      { path: '/name', message: 'is missing' },
    ]
    const { send, strategy, manager } = setUp({}, { events: { validate: () => issues } })
    const sent = send('image.create')
    await reactions()
    expect(sent.result).toMatchObject({
      code: 'invalid',
      message: 'invalid: image.create INFO at /size: must be a whole number',
      issues,
      retryable: false,
      delivery: 'none',
    })
    expect(strategy.sends).toEqual([])
    expect(manager.stats).toMatchObject({ failed: { invalid: 1 }, inFlight: 0 })
  })

  it('by the catalogue, about the payload as a whole', async () => {
    const { send } = setUp({}, { events: { validate: () => [{ path: '', message: 'must be a text' }] } })
    const sent = send('image.upload')
    await reactions()
    expect(sent.result).toMatchObject({ message: 'invalid: image.upload INFO: must be a text' })
  })

  it('when the catalogue itself breaks', async () => {
    const fault = new Error('schema is broken')
    const { send } = setUp(
      {},
      {
        events: {
          validate() {
            throw fault
          },
        },
      },
    )
    const sent = send()
    await reactions()
    expect(sent.result).toMatchObject({ code: 'invalid', cause: fault })
  })

  it('passes when the catalogue has nothing to say', () => {
    const { send, strategy } = setUp({}, { events: { validate: () => [] } })
    send()
    expect(strategy.sends).toHaveLength(1)
  })

  it.each([
    [{ event_type: '' }, '/event_type'],
    [{ event_type: 'x'.repeat(256) }, '/event_type'],
    [{ event_type: 'é'.repeat(128) }, '/event_type'],
    [{ event_type: undefined }, '/event_type'],
    [{ publisher_id: '' }, '/publisher_id'],
    [{ publisher_id: 7 }, '/publisher_id'],
    [{ priority: 'info' }, '/priority'],
    [{ priority: undefined }, '/priority'],
    [{ message_id: '' }, '/message_id'],
    [{ message_id: undefined }, '/message_id'],
    [{ message_id: 'x'.repeat(256) }, '/message_id'],
    [{ timestamp: undefined }, '/timestamp'],
    [{ timestamp: 7 }, '/timestamp'],
  ])('by its attributes: %o', async (attributes, path) => {
    const { manager, clock, strategy } = setUp()
    // @ts-expect-error: a caller without a compiler
    const notification: Notification = { ...sample(), ...attributes }
    const error = await rejection(manager.send(notification, { deadline: clock.now() + 1 }))
    expect([error.code, error.issues?.[0]?.path]).toEqual(['invalid', path])
    expect(strategy.sends).toEqual([])
  })

  it('by a payload that JSON cannot carry', async () => {
    const { manager, clock } = setUp()
    const cyclic: Record<string, unknown> = {}
    cyclic.self = cyclic
    for (const payload of [undefined, () => 1, cyclic, { toJSON: () => undefined }, Symbol('s')]) {
      const error = await rejection(manager.send(sample({ payload }), { deadline: clock.now() + 1 }))
      expect(error).toMatchObject({ code: 'invalid', delivery: 'none', retryable: false })
    }
    expect(manager.stats.failed).toEqual({ invalid: 5 })
  })

  it('is never a synchronous throw, whatever was given', async () => {
    const { manager } = setUp()
    // @ts-expect-error: no notification
    expect((await rejection(manager.send(undefined, { deadline: 1 }))).code).toBe('invalid')
    // @ts-expect-error: no notification
    expect((await rejection(manager.send(null, { deadline: 1 }))).code).toBe('invalid')
    // @ts-expect-error: no options
    expect((await rejection(manager.send(sample()))).code).toBe('invalid')
    // @ts-expect-error: no signal
    expect((await rejection(manager.send(sample(), { deadline: 1, signal: {} }))).code).toBe('invalid')
    // @ts-expect-error: no context
    expect((await rejection(manager.send(sample({ context: null }), { deadline: 1 }))).code).toBe('invalid')
    expect(manager.stats).toMatchObject({ inFlight: 0, waiting: 0, failed: { invalid: 5 } })
  })
})

describe('close', () => {
  it('takes nothing new, and waits for what is in flight and what waits for room', async () => {
    const { send, strategy, manager, clock } = setUp({ maxInFlight: 1 })
    const sends = ['a', 'b'].map((type) => send(type))
    const closed = watch(manager.close({ deadline: clock.now() + 1_000 }))
    const late = send('c')
    await reactions()
    expect(late.result).toMatchObject({ code: 'closed', delivery: 'none', retryable: false })
    expect([closed.settled, strategy.closes]).toEqual([false, []])
    strategy.sends[0]?.accept()
    await reactions()
    expect(closed.settled).toBe(false)
    strategy.sends[1]?.accept()
    await reactions()
    expect(sends.map(({ result }) => result)).toEqual([accepted, accepted])
    expect(closed.result).toEqual({ unsent: 0 })
    expect(strategy.closes).toHaveLength(1)
    expect(clock.timers).toBe(0)
  })

  it('gives up at the deadline: what is left rejects with closed and is reported', async () => {
    const { send, manager, clock } = setUp({ maxInFlight: 1 })
    const sends = ['a', 'b', 'c'].map((type) => send(type, { deadline: clock.now() + 60_000 }))
    const closed = watch(manager.close({ deadline: clock.now() + 50 }))
    await clock.advance(49)
    expect(closed.settled).toBe(false)
    await clock.advance(1)
    expect(closed.result).toEqual({ unsent: 3 })
    expect(sends.map(({ result }) => result)).toMatchObject([
      { code: 'closed', delivery: 'unknown', phase: 'close' },
      { code: 'closed', delivery: 'none', phase: 'close' },
      { code: 'closed', delivery: 'none', phase: 'close' },
    ])
    expect(clock.timers).toBe(0)
    expect(manager.stats).toMatchObject({ waiting: 0, failed: { closed: 3 } })
  })

  it('hands nothing to the strategy any more when it has given up', async () => {
    const { send, strategy, manager, clock } = setUp({ maxInFlight: 1 })
    for (const type of ['a', 'b']) send(type, { deadline: clock.now() + 60_000 })
    const closed = watch(manager.close({ deadline: clock.now() }))
    await clock.advance(0)
    expect(closed.result).toEqual({ unsent: 2 })
    strategy.sends[0]?.accept()
    await reactions()
    expect(typesOf(strategy.sends)).toEqual(['a'])
    expect(manager.stats).toMatchObject({ inFlight: 0, inFlightBytes: 0 })
  })

  it('is one, however often it is called', async () => {
    const { strategy, manager, clock } = setUp()
    const calls = [1, 2, 3].map(() => manager.close({ deadline: clock.now() + 10 }))
    expect(calls[0]).toBe(calls[1])
    expect(await Promise.all(calls)).toEqual([{ unsent: 0 }, { unsent: 0 }, { unsent: 0 }])
    await manager.close({ deadline: clock.now() + 10 })
    expect(strategy.closes).toHaveLength(1)
  })

  it('believes a strategy that sends what is left while it closes', async () => {
    const { send, strategy, manager, clock } = setUp()
    const sends = ['a', 'b'].map((type) => send(type, { deadline: clock.now() + 60_000 }))
    strategy.onClose = async () => strategy.sends[0]?.accept()
    const closed = watch(manager.close({ deadline: clock.now() }))
    await clock.advance(0)
    expect(closed.result).toEqual({ unsent: 1 })
    expect(sends.map(({ result }) => result)).toMatchObject([
      accepted,
      { code: 'closed', delivery: 'unknown' },
    ])
  })

  it('fails what is left even when the strategy does not close, or cannot', async () => {
    for (const onClose of [
      (): Promise<void> => new Promise(() => {}),
      (): Promise<void> => Promise.reject(new Error('x')),
    ]) {
      const { send, strategy, manager, clock } = setUp()
      strategy.onClose = onClose
      const left = send('a', { deadline: clock.now() + 60_000 })
      const closed = watch(manager.close({ deadline: clock.now() }))
      await clock.advance(settleGraceMs)
      expect([closed.settled, left.result]).toMatchObject([true, { code: 'closed', delivery: 'unknown' }])
    }
  })

  it('does not wait for ever for a strategy that does not close', async () => {
    const { strategy, manager, clock } = setUp()
    strategy.onClose = () => new Promise(() => {})
    const closed = watch(manager.close({ deadline: clock.now() + 50 }))
    await clock.advance(50 + settleGraceMs)
    expect(closed.result).toEqual({ unsent: 0 })
    expect([manager.status.current.state, clock.timers]).toEqual(['closed', 0])
  })

  it('tells with a typed error that a strategy could not close, and is closed all the same', async () => {
    const fault = new Error('disk is full')
    for (const onClose of [
      () => Promise.reject(fault),
      () => {
        throw fault
      },
    ]) {
      const { strategy, manager, clock, send } = setUp()
      strategy.onClose = onClose
      const error = await rejection(manager.close({ deadline: clock.now() + 50 }))
      expect(error).toMatchObject({ code: 'rejected', phase: 'close', strategy: 'scripted', cause: fault })
      const late = send()
      await reactions()
      expect(late.result).toMatchObject({ code: 'closed' })
      expect([manager.status.current.state, clock.timers]).toEqual(['closed', 0])
    }
  })

  it('goes through the states of its own status', async () => {
    const { manager, clock } = setUp()
    const states: string[] = [manager.status.current.state]
    manager.status.subscribe(({ state }) => states.push(state))
    await manager.close({ deadline: clock.now() })
    expect(states).toEqual(['ready', 'closing', 'closed'])
  })

  it('can be called from within a status listener, which finds it closing', async () => {
    const { strategy, manager, clock, send } = setUp()
    const seen: unknown[] = []
    manager.status.subscribe(() => {
      seen.push(manager.close({ deadline: clock.now() }))
      seen.push(send())
    })
    const closed = manager.close({ deadline: clock.now() })
    await closed
    await reactions()
    expect(strategy.closes).toHaveLength(1)
    expect(seen).toMatchObject([
      closed,
      { result: { code: 'closed' } },
      closed,
      { result: { code: 'closed' } },
    ])
    expect(seen[0]).toBe(closed)
  })

  it('can be called by the catalogue, by the payload, and by the strategy, in the middle of a send', async () => {
    const clock = fakeClock()
    const scripted = scriptedStrategy({ afterwards: 'hang' })
    const close = (): void => {
      void manager.close({ deadline: clock.now() + 1_000 })
    }
    const strategy: Strategy = {
      ...scripted,
      send(notification, options) {
        close()
        return scripted.send(notification, options)
      },
    }
    const manager = managed(strategy, {
      clock,
      events: {
        validate() {
          close()
          return undefined
        },
      },
    })
    const payload = {
      toJSON() {
        close()
        return 'x'
      },
    }
    const sent = watch(manager.send(sample({ payload }), { deadline: clock.now() + 1_000 }))
    await reactions()
    expect(scripted.closes).toHaveLength(0)
    scripted.sends[0]?.accept()
    await reactions()
    expect(sent.result).toEqual(accepted)
    expect(scripted.closes).toHaveLength(1)
  })
})

describe('sends from within callbacks', () => {
  it('may come from the strategy itself', async () => {
    const clock = fakeClock()
    const scripted = scriptedStrategy({ afterwards: 'hang' })
    const inner: Watched[] = []
    const strategy: Strategy = {
      ...scripted,
      send(notification, options) {
        if (notification.event_type === 'outer')
          inner.push(watch(manager.send(sample({ event_type: 'inner' }), options)))
        return scripted.send(notification, options)
      },
    }
    const manager = managed(strategy, { clock, budget: { maxInFlight: 1 } })
    const outer = watch(manager.send(sample({ event_type: 'outer' }), { deadline: clock.now() + 1_000 }))
    scripted.sends[0]?.accept()
    await reactions()
    scripted.sends[1]?.accept()
    await reactions()
    expect([outer.result, inner[0]?.result]).toEqual([accepted, accepted])
    expect(manager.stats).toMatchObject({ inFlight: 0, waiting: 0, accepted: 2 })
  })
})

describe('ready', () => {
  it('is so from the start for a strategy without a connection', async () => {
    const { manager } = setUp()
    expect(manager.status.current).toEqual({ state: 'ready' })
    await manager.ready({ deadline: 0 })
  })

  it('is what the strategy says, with its status', async () => {
    const strategy = connected(() => Promise.reject(new NotificationError('auth', 'wrong password')))
    const manager = managed(strategy)
    expect(manager.status).toBe(strategy.status)
    expect((await rejection(manager.ready({ deadline: 1 }))).code).toBe('auth')
  })

  it('does not wait for ever for a strategy that ignores the deadline', async () => {
    const clock = fakeClock()
    const manager = managed(
      connected(() => new Promise(() => {})),
      { clock },
    )
    const ready = watch(manager.ready({ deadline: clock.now() + 100 }))
    await clock.advance(100 + settleGraceMs)
    expect(ready.result).toMatchObject({ code: 'timeout', phase: 'connect' })
    expect(clock.timers).toBe(0)
  })

  it('cannot be any more after close', async () => {
    const { manager, clock } = setUp()
    await manager.close({ deadline: clock.now() })
    expect((await rejection(manager.ready({ deadline: 1 }))).code).toBe('closed')
  })
})

describe('noop', () => {
  it('discards without serialising, and validates all the same', async () => {
    const manager = managed(noopStrategy(), {
      events: {
        validate: (type) => (type === 'image.created' ? [{ path: '', message: 'is unknown' }] : undefined),
      },
    })
    let serialised = 0
    const payload = {
      toJSON() {
        serialised += 1
      },
    }
    expect(await manager.send(sample({ payload }), { deadline: 1 })).toEqual({
      strategy: 'noop',
      status: 'discarded',
    })
    expect(serialised).toBe(0)
    expect(
      (await rejection(manager.send(sample({ event_type: 'image.created' }), { deadline: 1 }))).code,
    ).toBe('invalid')
    expect(manager.stats).toMatchObject({ discarded: 1, failed: { invalid: 1 }, inFlight: 0 })
    expect(await manager.close({ deadline: 1 })).toEqual({ unsent: 0 })
    expect((await rejection(manager.send(sample(), { deadline: 1 }))).code).toBe('closed')
  })
})

describe('the counters', () => {
  it('add up, whatever happens', async () => {
    const { strategy, manager, clock } = setUp({ maxInFlight: 2, maxWaiting: 2, maxBytes: 1_000 })
    const controller = new AbortController()
    const give = (payload: unknown, options: Partial<ManagedSendOptions> = {}): void => {
      watch(manager.send(sample({ payload }), { deadline: clock.now() + 100, ...options }))
    }
    const next = (): ScriptedStrategy['sends'][number] | undefined => strategy.sends.at(-1)
    give(1)
    next()?.accept()
    await reactions()
    give(2)
    next()?.accept({ strategy: 'x', status: 'discarded' })
    await reactions()
    give(3)
    next()?.fail(new Error('x'))
    await reactions()
    give(() => 4)
    give('5'.repeat(2_000))
    give(6, { signal: AbortSignal.abort() })
    give(7)
    give(8)
    give(9, { signal: controller.signal })
    give(10)
    give(11)
    await reactions()
    expect(total(manager) + manager.stats.inFlight).toBe(11)
    controller.abort()
    await clock.advance(100 + settleGraceMs)
    await manager.close({ deadline: clock.now() })
    give(12)
    await reactions()
    expect(total(manager)).toBe(12)
    expect(manager.stats).toMatchObject({
      accepted: 1,
      discarded: 1,
      failed: { rejected: 1, invalid: 1, 'too-large': 1, aborted: 2, overflow: 1, timeout: 3, closed: 1 },
      waiting: 0,
    })
  })

  it('are a copy', () => {
    const { manager, send } = setUp()
    const before = manager.stats
    send()
    expect(before.inFlight).toBe(0)
    expect(manager.stats.inFlight).toBe(1)
  })
})
