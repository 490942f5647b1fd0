import { describe, expect, it } from 'vitest'
import { rejection, thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { backingOff, ready } from '../test/support/statuses.js'
import { type Watched, watch } from '../test/support/watch.js'
import { type FallbackOptions, fallback } from './fallback.js'
import { NotificationError } from './notification-error.js'
import { type ConnectedStrategy, isConnected } from './status.js'
import { createStatus } from './status-feed.js'
import type { SendOptions, Strategy } from './strategy.js'
import { fakeClock, reactions } from './testing/fake-clock.js'
import type { ScriptStep } from './testing/script-step.js'
import { scriptedStrategy } from './testing/scripted-strategy.js'

const away = new NotificationError('connection-lost', 'x', { delivery: 'unknown' })
const unroutable = new NotificationError('unroutable', 'x')

function setUp(options: FallbackOptions = {}) {
  const clock = fakeClock()
  const [a, b, c] = [
    scriptedStrategy({ name: 'a', afterwards: 'hang' }),
    scriptedStrategy({ name: 'b', afterwards: 'hang' }),
    scriptedStrategy({ name: 'c', afterwards: 'hang' }),
  ]
  const strategy = fallback([a, b, c], { clock, ...options })
  const send = (sendOptions: Partial<SendOptions> = {}): Watched =>
    watch(strategy.send(sample(), { deadline: clock.now() + 6_000, ...sendOptions }))
  const given = (): number[] => [a, b, c].map(({ sends }) => sends.length)
  return { a, b, c, clock, strategy, send, given }
}

/** With a connection whose status the test sets. */
function connected(name: string) {
  const status = createStatus(ready)
  const scripted = scriptedStrategy({ name, afterwards: 'hang' })
  const strategy: ConnectedStrategy = { ...scripted, status, ready: async () => {} }
  return { status, strategy, sends: scripted.sends }
}

async function readyOf(parts: readonly Strategy[]): Promise<unknown> {
  const strategy = fallback(parts)
  if (!isConnected(strategy)) throw new Error('has no connection')
  return strategy.ready({ deadline: 1 }).catch((error: unknown) => error)
}

describe('a fallback', () => {
  it('sends to the first, and to no other while that takes it', async () => {
    const { a, send, given, strategy } = setUp()
    const sent = send()
    a.sends[0]?.accept()
    await reactions()
    expect(sent.result).toEqual({
      strategy: 'a',
      status: 'accepted',
      outcomes: [{ strategy: 'a', status: 'accepted' }],
    })
    expect([strategy.name, given()]).toEqual(['fallback(a, b, c)', [1, 0, 0]])
  })

  it('sends the same notification to the next, and tells which one took it and why the others did not', async () => {
    const { a, b, send, given } = setUp()
    const sent = send()
    a.sends[0]?.fail(away)
    await reactions()
    b.sends[0]?.accept()
    await reactions()
    expect(sent.result).toEqual({
      strategy: 'b',
      status: 'accepted',
      outcomes: [
        { strategy: 'a', status: 'failed', error: away },
        { strategy: 'b', status: 'accepted' },
      ],
    })
    expect(b.sends[0]?.notification).toBe(a.sends[0]?.notification)
    expect(given()).toEqual([1, 1, 0])
  })

  it('gives each an equal share of the time, or its patience', async () => {
    const equal = setUp()
    const begin = equal.clock.now()
    equal.send()
    expect(equal.a.sends[0]?.options.deadline).toBe(begin + 2_000)
    await equal.clock.advance(2_000)
    equal.a.sends[0]?.fail(away)
    await reactions()
    expect(equal.b.sends[0]?.options.deadline).toBe(begin + 4_000)
    const impatient = setUp({ patienceMs: 100 })
    impatient.send()
    expect(impatient.a.sends[0]?.options.deadline).toBe(begin + 100)
  })

  it('passes over one that was away, and tries it last', async () => {
    const { a, b, c, send, given } = setUp()
    send()
    a.sends[0]?.fail(away)
    await reactions()
    b.sends[0]?.accept()
    await reactions()
    const sent = send()
    expect(given()).toEqual([1, 2, 0])
    b.sends[1]?.fail(away)
    await reactions()
    c.sends[0]?.fail(away)
    await reactions()
    a.sends[1]?.accept()
    await reactions()
    expect(sent.result).toMatchObject({ strategy: 'a', status: 'accepted' })
  })

  it('lets one send find out, after a time, whether it is back', async () => {
    const { a, b, clock, send, given } = setUp()
    send()
    a.sends[0]?.fail(away)
    await clock.advance(4_999)
    send()
    expect(given()).toEqual([1, 2, 0])
    await clock.advance(1)
    send()
    send()
    expect(given()).toEqual([2, 3, 0])
    a.sends[1]?.accept()
    await reactions()
    send()
    send()
    expect(given()).toEqual([4, 3, 0])
    expect(b.sends).toHaveLength(3)
  })

  it('goes back at once to one whose status says that it is ready again', async () => {
    const clock = fakeClock()
    const rabbit = connected('rabbit')
    const logging = scriptedStrategy({ name: 'logging', afterwards: 'hang' })
    const strategy = fallback([rabbit.strategy, logging], { clock })
    const send = (): Watched => watch(strategy.send(sample(), { deadline: clock.now() + 1_000 }))
    send()
    rabbit.sends[0]?.fail(away)
    rabbit.status.set(backingOff)
    await reactions()
    send()
    expect([rabbit.sends.length, logging.sends.length]).toEqual([1, 2])
    rabbit.status.set(ready)
    send()
    expect([rabbit.sends.length, logging.sends.length]).toEqual([2, 2])
  })

  it.each(['unroutable', 'rejected', 'too-large', 'partial'] as const)(
    'falls back for one that is %s, and holds it against nobody',
    async (code) => {
      const { a, b, send, given } = setUp()
      send()
      a.sends[0]?.fail(new NotificationError(code, 'x'))
      await reactions()
      b.sends[0]?.accept()
      send()
      expect(given()).toEqual([2, 1, 0])
    },
  )

  it.each(['invalid', 'aborted'] as const)(
    'does not fall back for one that is %s: nobody could do better',
    async (code) => {
      const { a, send, given } = setUp()
      const sent = send()
      a.sends[0]?.fail(new NotificationError(code, 'x', { issues: [{ path: '/x', message: 'y' }] }))
      await reactions()
      expect(given()).toEqual([1, 0, 0])
      expect(sent.result).toMatchObject({ code, issues: [{ path: '/x' }] })
    },
  )

  it('rejects with the last error when none takes it, and with what became of it at each', async () => {
    const { a, b, c, send } = setUp()
    const sent = send()
    a.sends[0]?.fail(away)
    await reactions()
    b.sends[0]?.fail(new Error('not ours'))
    await reactions()
    c.sends[0]?.fail(unroutable)
    await reactions()
    expect(sent.result).toMatchObject({
      code: 'unroutable',
      message:
        'unroutable: No strategy took the notification (a: connection-lost, b: rejected, c: unroutable).',
      strategy: 'fallback(a, b, c)',
      retryable: true,
      delivery: 'unknown',
      cause: unroutable,
      outcomes: [
        { strategy: 'a', status: 'failed', error: away },
        { strategy: 'b', status: 'failed' },
        { strategy: 'c', status: 'failed', error: unroutable },
      ],
    })
  })

  it('asks for no longer a pause than one of those that may take it later', async () => {
    const steps: ScriptStep[] = [
      { fail: 'blocked', retryAfterMs: 9_000 },
      { fail: 'blocked', retryAfterMs: 4_000 },
      { fail: 'rejected', retryAfterMs: 1_000 },
      { fail: 'blocked' },
    ]
    const failure = (...parts: readonly number[]) => {
      const strategies = parts.map((part) => scriptedStrategy({ script: steps.slice(part) }))
      return rejection(fallback(strategies).send(sample(), { deadline: performance.now() + 60_000 }))
    }
    expect(await failure(0, 1, 2)).toMatchObject({ retryable: true, retryAfterMs: 4_000 })
    expect((await failure(0, 3)).retryAfterMs).toBeUndefined()
  })

  it('tries no further when the time is up', async () => {
    const { a, clock, send, given } = setUp()
    const sent = send()
    await clock.advance(6_000)
    a.sends[0]?.fail(new NotificationError('timeout', 'x'))
    await reactions()
    expect([sent.result, given()]).toEqual([expect.objectContaining({ code: 'timeout' }), [1, 0, 0]])
  })

  it('is ready when one of them is, and has the status of the nearest to it', async () => {
    const [first, second] = [connected('first'), connected('second')]
    first.strategy.ready = () => Promise.reject(away)
    first.status.set(backingOff)
    const strategy = fallback([first.strategy, second.strategy])
    if (!isConnected(strategy)) throw new Error('has no connection')
    await strategy.ready({ deadline: 1 })
    expect(strategy.status.current).toEqual(ready)
  })

  it('is ready with one that has no connection; else it says why the first is not', async () => {
    const { strategy: first } = connected('first')
    first.ready = () => Promise.reject(away)
    expect(await readyOf([first, scriptedStrategy({ afterwards: 'hang' })])).toBeUndefined()
    expect(await readyOf([first])).toBe(away)
  })

  it('closes each of them', async () => {
    const { a, b, c, strategy } = setUp()
    await strategy.close({ deadline: 1 })
    expect([a, b, c].map(({ closes }) => closes.length)).toEqual([1, 1, 1])
  })

  it.each([
    [{ patienceMs: -1 }, '/patienceMs'],
    [{ passOverMs: Number.NaN }, '/passOverMs'],
  ])('cannot be told %o', (options, path) => {
    expect(thrown(() => setUp(options)).issues?.[0]?.path).toBe(path)
  })

  it('cannot be one of none', () => {
    expect(thrown(() => fallback([])).issues?.[0]?.path).toBe('/strategies')
  })
})
