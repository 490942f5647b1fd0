import { afterEach, describe, expect, it } from 'vitest'
import { deferred } from '../../test/support/deferred.js'
import { scriptedDial } from '../../test/support/scripted-dial.js'
import { NotificationError } from '../notification-error.js'
import { type FakeClock, fakeClock, reactions } from '../testing/fake-clock.js'
import type { Session } from './session.js'
import { createSupervisor, type Supervisor } from './supervisor.js'

const auth = new NotificationError('auth', 'wrong password')
const refusal = new NotificationError('connection-lost', 'ECONNREFUSED')

const open: { supervisor: Supervisor<Session>; clock: FakeClock }[] = []
afterEach(async () => {
  for (const { supervisor, clock } of open.splice(0)) {
    await supervisor.close(clock.now())
    if (clock.timers > 0) throw new Error('a timer is left after close')
  }
})

interface Host {
  readonly name: string
}

const named = (...names: readonly string[]): readonly Host[] => names.map((name) => ({ name }))

function asking(ask: (signal: AbortSignal) => Promise<readonly Host[]>, known: readonly Host[] = []) {
  const clock = fakeClock()
  const dial = scriptedDial()
  const statuses: object[] = []
  const hosts = { known, ask: ({ signal }: { readonly signal: AbortSignal }) => ask(signal) }
  const supervisor = createSupervisor<Host, Session>(
    {
      hosts,
      dial: dial.dial,
      connectTimeoutMs: 500,
      backOff: { initialDelayMs: 100, maxDelayMs: 1_000 },
      clock,
      random: () => 0.999_999,
    },
    { change: () => {}, writable: () => {} },
  )
  supervisor.status.subscribe((status) => statuses.push(status))
  open.push({ supervisor, clock })
  return { supervisor, clock, dial, statuses }
}

describe('hosts that are asked for before each dial', () => {
  it('are dialled as they were at that moment, and the status tells them by name', async () => {
    const answers = [named('a', 'b', 'c'), named('x', 'y'), named('z')]
    const { supervisor, clock, dial, statuses } = asking(async () => answers.shift() ?? [])
    supervisor.connect()
    await dial.refuse(refusal)
    const session = await dial.accept()
    session.lose(refusal)
    await clock.advance(100)
    await dial.accept()
    expect(dial.calls.length).toBe(3)
    const [first = '', second = '', third = ''] = dial.calls
    expect([named('a', 'b', 'c'), named('x', 'y')].map((list) => list.map(({ name }) => name))).toEqual([
      expect.arrayContaining([first]),
      expect.arrayContaining([second]),
    ])
    expect(third).toBe('z')
    expect(statuses).toMatchObject([
      { state: 'connecting' },
      { state: 'connecting', host: first },
      { state: 'connecting' },
      { state: 'connecting', host: second },
      { state: 'ready', host: second },
      { state: 'backing-off' },
      { state: 'connecting' },
      { state: 'connecting', host: 'z' },
      { state: 'ready', host: 'z' },
    ])
    expect(statuses[0]).not.toHaveProperty('host')
  })

  it('are not told twice when they are those that were known', async () => {
    const { supervisor, dial, statuses } = asking(async () => named('a'), named('a'))
    supervisor.connect()
    await dial.accept()
    expect(statuses).toEqual([
      { state: 'connecting', host: 'a', attempt: 1 },
      { state: 'ready', host: 'a' },
    ])
  })

  it('are asked for again after a back-off when there was no answer, and never given up', async () => {
    const down = new NotificationError('auth', 'no token', { retryable: true })
    let asked = 0
    const { supervisor, clock, dial } = asking(
      async () => {
        asked += 1
        if (asked < 4) throw down
        return named('a')
      },
      named('a', 'b', 'c'),
    )
    const ready = supervisor.ready({ deadline: Number.MAX_VALUE })
    await reactions()
    expect([asked, dial.calls.length]).toEqual([1, 0])
    expect(supervisor.status.current).toMatchObject({ state: 'backing-off', delayMs: 100, error: down })
    await clock.advance(100 + 200 + 400)
    await dial.accept()
    await ready
    expect(asked).toBe(4)
  })

  it('that never come are given up after the time of one attempt', async () => {
    const signals: AbortSignal[] = []
    const { supervisor, clock, dial } = asking((signal) => {
      signals.push(signal)
      return new Promise(() => {})
    })
    supervisor.connect()
    await clock.advance(500)
    expect(supervisor.status.current).toMatchObject({
      state: 'backing-off',
      error: {
        code: 'timeout',
        phase: 'connect',
        message: expect.stringContaining('functions among the options'),
      },
    })
    expect([signals[0]?.aborted, dial.calls]).toEqual([true, []])
  })

  it('that come too late are not dialled', async () => {
    const answer = deferred<readonly Host[]>()
    const { supervisor, clock, dial } = asking(() => answer.promise)
    supervisor.connect()
    await clock.advance(500)
    answer.resolve(named('a'))
    await reactions()
    expect(dial.calls).toEqual([])
  })

  it('and come after close are not dialled', async () => {
    const answer = deferred<readonly Host[]>()
    const { supervisor, clock, dial } = asking(() => answer.promise)
    supervisor.connect()
    const closed = supervisor.close(clock.now())
    answer.resolve(named('a'))
    await closed
    await reactions()
    expect([dial.calls, supervisor.status.current.state]).toEqual([[], 'closed'])
  })

  it('and are none at all, or throw at once, are a refusal', async () => {
    for (const ask of [
      async () => [],
      () => {
        throw new Error('at once')
      },
    ]) {
      const { supervisor } = asking(ask)
      supervisor.connect()
      await reactions()
      expect(supervisor.status.current.state).toBe('backing-off')
    }
  })
})

describe('credentials that are revoked while it runs', () => {
  it('are tried again within maxDelayMs, whatever the chance, so that new ones are found', async () => {
    for (const chance of [0, 0.5, 0.999_999]) {
      const clock = fakeClock()
      const dial = scriptedDial()
      const supervisor = createSupervisor<object, Session>(
        { hosts: [{ name: 'a' }], dial: dial.dial, clock, random: () => chance },
        { change: () => {}, writable: () => {} },
      )
      open.push({ supervisor, clock })
      supervisor.connect()
      const session = await dial.accept()
      session.lose(refusal)
      await clock.advance(200)
      await dial.refuse(auth)
      expect(supervisor.status.current).toMatchObject({ state: 'backing-off', error: auth })
      const { current } = supervisor.status
      const delayMs = 'delayMs' in current ? current.delayMs : Number.NaN
      expect(delayMs).toBeLessThanOrEqual(30_000)
      await clock.advance(delayMs)
      await dial.accept()
      expect(supervisor.status.current.state).toBe('ready')
    }
  })
})
