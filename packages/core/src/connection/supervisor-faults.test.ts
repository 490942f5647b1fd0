import { getEventListeners } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { logWith } from '../../test/support/logs.js'
import { type ScriptedSession, scriptedDial } from '../../test/support/scripted-dial.js'
import { watch } from '../../test/support/watch.js'
import type { Clock } from '../clock.js'
import type { Logger } from '../logger.js'
import { NotificationError } from '../notification-error.js'
import type { ConnectionStatus } from '../status.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import type { Session } from './session.js'
import { createSupervisor, type Supervisor } from './supervisor.js'

const reset = new NotificationError('connection-lost', 'ECONNRESET')
const auth = new NotificationError('auth', 'wrong password')

function supervise({ clock: given, logger }: { clock?: Clock; logger?: Logger } = {}) {
  const time = fakeClock()
  const dial = scriptedDial()
  const states: ConnectionStatus['state'][] = []
  const supervisor = createSupervisor<object, Session>(
    {
      hosts: [{ name: 'a' }],
      dial: dial.dial,
      connectTimeoutMs: 500,
      backOff: { initialDelayMs: 100, maxDelayMs: 1_000 },
      clock: { ...time, ...given },
      random: () => 0.999_999,
      ...(logger && { logger }),
    },
    { change: () => {}, writable: () => {} },
  )
  supervisor.status.subscribe(({ state }) => states.push(state))
  onTestFinished(async () => {
    const closed = supervisor.close(time.now())
    await time.advance(0)
    await closed
    expect(time.timers).toBe(0)
  })
  return { supervisor, clock: time, dial, states }
}

type Supervised = ReturnType<typeof supervise>

/** Brings a supervisor into each state; gives the session where there is one. */
const into: Record<
  Exclude<ConnectionStatus['state'], 'closing' | 'closed'>,
  (supervised: Supervised) => Promise<ScriptedSession | undefined>
> = {
  idle: async () => undefined,
  async connecting({ supervisor }) {
    supervisor.connect()
    return undefined
  },
  async ready({ supervisor, dial }) {
    supervisor.connect()
    return dial.accept()
  },
  async blocked({ supervisor, dial }) {
    supervisor.connect()
    const session = await dial.accept()
    session.events.blocked('low on memory')
    return session
  },
  async 'backing-off'({ supervisor, dial }) {
    supervisor.connect()
    await dial.refuse(reset)
    return undefined
  },
  async failed({ supervisor, dial }) {
    supervisor.connect()
    await dial.refuse(auth)
    return undefined
  },
}

describe.each(Object.entries(into))('in state %s', (state, bring) => {
  it('any number of ready() with budgets of their own settle, each by its own', async () => {
    const supervised = supervise()
    const { supervisor, clock } = supervised
    await bring(supervised)
    expect(supervisor.status.current.state).toBe(state)
    const { signal } = new AbortController()
    const aborted = new AbortController()
    const [short, long, cancelled] = [
      watch(supervisor.ready({ deadline: clock.now() + 50, signal })),
      watch(supervisor.ready({ deadline: clock.now() + 99, signal })),
      watch(supervisor.ready({ deadline: clock.now() + 99, signal: aborted.signal })),
    ]
    aborted.abort('enough')
    await reactions()
    const isUp = state === 'ready' || state === 'blocked'
    const isHopeless = state === 'failed'
    const waits = !isUp && !isHopeless
    expect([short.settled, long.settled, cancelled.settled]).toEqual([!waits, !waits, true])
    await clock.advance(50)
    expect([short.settled, long.settled]).toEqual([true, !waits])
    await clock.advance(49)
    const late = { code: 'timeout', phase: 'connect' }
    const early = isUp ? undefined : auth
    expect([short.result, long.result, cancelled.result]).toMatchObject(
      waits ? [late, late, { code: 'aborted', cause: 'enough' }] : [early, early, early],
    )
    expect(getEventListeners(signal, 'abort')).toEqual([])
  })

  it('close() from a status listener, and from a listener of that one, ends in closed, once', async () => {
    const supervised = supervise()
    const { supervisor, clock, states } = supervised
    await bring(supervised)
    let closings: Promise<void>[] = []
    supervisor.status.subscribe(() => {
      closings = [...closings, supervisor.close(clock.now())]
      supervisor.connect()
      watch(supervisor.ready({ deadline: clock.now() }))
    })
    closings.push(supervisor.close(clock.now()))
    await clock.advance(0)
    await Promise.all(closings)
    expect(states.slice(-2)).toEqual(['closing', 'closed'])
    expect(states.filter((one) => one === 'closing')).toHaveLength(1)
  })
})

describe('a session', () => {
  it('that is lost before anybody has it leads to one recovery', async () => {
    const { supervisor, clock, dial, states } = supervise()
    supervisor.connect()
    await reactions()
    const session = dial.pending().accept()
    session.lose(reset)
    session.breakPromise(new Error('and again'))
    await reactions()
    expect(states.at(-1)).toBe('backing-off')
    await clock.advance(100)
    expect(dial.calls).toHaveLength(2)
  })

  it.each([
    [
      'throws',
      () => {
        throw new Error('socket is gone')
      },
    ],
    ['rejects', () => Promise.reject(new Error('socket is gone'))],
    ['hangs', () => new Promise<void>(() => {})],
  ] as const)('whose close() %s does not keep the supervisor from closing', async (_, close) => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const { session } = await dial.accept()
    session.close = close
    const closed = watch(supervisor.close(clock.now() + 100))
    await clock.advance(100)
    expect([closed.settled, supervisor.status.current.state]).toEqual([true, 'closed'])
  })

  it('of which two things end at once, while it is blocked, is recovered once', async () => {
    const { supervisor, clock, dial, states } = supervise()
    supervisor.connect()
    const session = await dial.accept()
    session.events.blocked('low on memory')
    session.lose(reset)
    session.events.unblocked()
    session.lose(auth)
    await reactions()
    session.events.blocked('too late')
    session.events.unblocked()
    expect(states.slice(-3)).toEqual(['blocked', 'ready', 'backing-off'])
    await clock.advance(100)
    await dial.accept()
    expect(dial.calls).toHaveLength(2)
  })

  it('that was blocked most of the time lasted all the same, and the back-off begins anew', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const delays: number[] = []
    for (const seconds of [0, 0, 12]) {
      const session = await dial.accept()
      for (let second = 0; second < seconds; second += 1) {
        if (second % 4 === 1) session.events.blocked('low on memory')
        if (second % 4 === 3) session.events.unblocked()
        await clock.advance(1_000)
      }
      session.lose(reset)
      await reactions()
      const { current } = supervisor.status
      const delayMs = current.state === 'backing-off' ? current.delayMs : Number.NaN
      delays.push(delayMs)
      await clock.advance(delayMs)
    }
    expect(delays).toEqual([100, 200, 100])
  })
})

describe('a dial', () => {
  it('that never settles, and does not heed its signal, does not keep the supervisor from closing', async () => {
    const { supervisor, clock, dial } = supervise()
    const ready = watch(supervisor.ready({ deadline: clock.now() + 10_000 }))
    const closed = watch(supervisor.close(clock.now() + 100))
    await reactions()
    expect([closed.settled, dial.pending().signal.aborted]).toEqual([true, true])
    expect(ready.result).toMatchObject({ code: 'closed' })
  })

  it('of which the last word had arrived when its time was up, unread, has not failed', async () => {
    const held: (() => void)[] = []
    const time = fakeClock()
    const clock: Clock = { ...time, afterInput: (callback) => held.push(callback) }
    const { supervisor, dial, states } = supervise({ clock })
    const ready = watch(supervisor.ready({ deadline: time.now() + 400 }))
    await reactions()
    await time.advance(1_000)
    expect([ready.settled, states]).toEqual([false, ['connecting']])
    await dial.accept()
    for (const callback of held) callback()
    await reactions()
    expect([ready, states]).toEqual([{ settled: true, result: undefined }, ['connecting', 'ready']])
    const closed = supervisor.close(time.now())
    await time.advance(0)
    for (const callback of held) callback()
    await closed
    expect(time.timers).toBe(0)
  })
})

describe('a logger', () => {
  it('that closes the connection at whatever it hears is obeyed', async () => {
    const supervisors: Supervisor<Session>[] = []
    const logger = logWith(() => supervisors.map((one) => one.close(Number.MAX_VALUE)))
    const { supervisor, dial, states } = supervise({ logger })
    supervisors.push(supervisor)
    supervisor.connect()
    await reactions()
    expect(dial.pending().signal.aborted).toBe(true)
    expect(states).toEqual(['connecting', 'closing', 'closed'])
  })
})
