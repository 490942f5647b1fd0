import { inspect } from 'node:util'
import { afterEach, describe, expect, it } from 'vitest'
import { deferred } from '../../test/support/deferred.js'
import { logWith, throwing } from '../../test/support/logs.js'
import { scriptedDial } from '../../test/support/scripted-dial.js'
import { watch } from '../../test/support/watch.js'
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

function supervise(names: readonly string[] = ['a'], connectTimeoutMs = 1_000) {
  const clock = fakeClock()
  const dial = scriptedDial()
  const states: string[] = []
  const supervisor = createSupervisor<object, Session>(
    {
      hosts: names.map((name) => ({ name })),
      dial: dial.dial,
      connectTimeoutMs,
      backOff: { initialDelayMs: 100, maxDelayMs: 1_000 },
      shuffle: false,
      clock,
      random: () => 0.999_999,
    },
    { change: () => {}, writable: () => {} },
  )
  supervisor.status.subscribe(({ state }) => states.push(state))
  open.push({ supervisor, clock })
  return { supervisor, clock, dial, states }
}

describe('connecting', () => {
  it('does nothing before it is asked to', async () => {
    const { supervisor, clock, dial } = supervise()
    await clock.advance(60_000)
    expect(dial.calls).toEqual([])
    expect(supervisor.status.current).toEqual({ state: 'idle' })
  })

  it('is ready when the dial has given a session, however often it was asked', async () => {
    const { supervisor, dial } = supervise()
    const ready = [1, 2, 3].map(() => supervisor.ready({ deadline: Number.MAX_VALUE }))
    const session = await dial.accept()
    await Promise.all(ready)
    expect(supervisor.session).toBe(session.session)
    expect(dial.calls).toEqual(['a'])
  })

  it('tries the next host at once when one refuses, and backs off when all have', async () => {
    const { supervisor, clock, dial, states } = supervise(['a', 'b'])
    supervisor.connect()
    await dial.refuse(refusal)
    await dial.refuse(refusal)
    expect(dial.calls).toEqual(['a', 'b'])
    expect(supervisor.status.current).toMatchObject({ state: 'backing-off', delayMs: 100, error: refusal })
    await clock.advance(99)
    expect(dial.calls).toHaveLength(2)
    await clock.advance(1)
    expect(dial.calls).toHaveLength(3)
    expect(states).toEqual(['connecting', 'connecting', 'backing-off', 'connecting'])
  })

  it('ends in failed when the credentials are wrong, and says so to whoever waits', async () => {
    const { supervisor, clock, dial } = supervise()
    const ready = watch(supervisor.ready({ deadline: Number.MAX_VALUE }))
    await dial.refuse(auth)
    expect(ready.result).toBe(auth)
    expect(supervisor.status.current).toEqual({ state: 'failed', error: auth })
    expect(clock.timers).toBe(0)
  })

  it('gives up on a dial that is silent, even one that does not heed its signal, and closes what comes too late', async () => {
    const { supervisor, clock, dial } = supervise(['a'], 500)
    supervisor.connect()
    const pending = dial.pending()
    await clock.advance(500)
    expect(supervisor.status.current).toMatchObject({
      state: 'backing-off',
      error: { code: 'timeout', phase: 'connect' },
    })
    expect(pending.signal.aborted).toBe(true)
    const late = await dial.accept()
    expect(late.closed).toBe(1)
    expect(supervisor.session).toBeUndefined()
  })

  it('ready rejects at its deadline with the last refusal as the cause', async () => {
    const { supervisor, clock, dial } = supervise()
    const ready = watch(supervisor.ready({ deadline: clock.now() + 50 }))
    await dial.refuse(refusal)
    await clock.advance(50)
    expect(ready.result).toMatchObject({ code: 'timeout', phase: 'connect', cause: refusal })
  })

  it('ready rejects when the caller aborts', async () => {
    const { supervisor } = supervise()
    const controller = new AbortController()
    const ready = supervisor.ready({ deadline: Number.MAX_VALUE, signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(ready).rejects.toMatchObject({ code: 'aborted' })
  })
})

describe('a dial that breaks its contract', () => {
  const hosts = [{ name: 'a' }]
  const on = { change: () => {}, writable: () => {} }
  it('by throwing at once is a refusal like any other', async () => {
    const clock = fakeClock()
    const supervisor = createSupervisor<object, Session>(
      {
        hosts,
        clock,
        dial() {
          throw new Error('no such option')
        },
      },
      on,
    )
    supervisor.connect()
    await reactions()
    expect(supervisor.status.current).toMatchObject({
      state: 'backing-off',
      error: { code: 'connection-lost', phase: 'connect' },
    })
    await supervisor.close(clock.now())
    expect(clock.timers).toBe(0)
  })

  it('by rejecting with what is no error is a refusal like any other', async () => {
    const clock = fakeClock()
    const supervisor = createSupervisor<object, Session>(
      { hosts, clock, dial: () => Promise.reject(Object.create(null)) },
      on,
    )
    supervisor.connect()
    await reactions()
    expect(supervisor.status.current.state).toBe('backing-off')
    await supervisor.close(clock.now())
  })

  it('and comes late with a session that cannot be closed harms nobody', async () => {
    const clock = fakeClock()
    const dialled = deferred<Session>()
    const supervisor = createSupervisor<object, Session>(
      {
        hosts,
        clock,
        connectTimeoutMs: 10,
        dial: () => dialled.promise,
      },
      on,
    )
    supervisor.connect()
    await clock.advance(10)
    dialled.resolve({ lost: new Promise(() => {}), close: () => Promise.reject(new Error('socket is gone')) })
    await reactions()
    await supervisor.close(clock.now())
    expect(supervisor.status.current.state).toBe('closed')
  })
})

describe('a logger and a listener', () => {
  it('that throw do not keep a connection from coming up', async () => {
    const clock = fakeClock()
    const dial = scriptedDial()
    const supervisor = createSupervisor<object, Session>(
      {
        hosts: [{ name: 'a' }],
        clock,
        dial: dial.dial,
        logger: logWith(throwing),
      },
      { change: () => {}, writable: () => {} },
    )
    supervisor.status.subscribe(throwing)
    supervisor.connect()
    await dial.accept()
    expect(supervisor.status.current.state).toBe('ready')
    await supervisor.close(clock.now())
  })

  it('hear of every change by the name of the host, and of no credentials', async () => {
    const lines: unknown[] = []
    const dial = scriptedDial()
    const clock = fakeClock()
    const host = { name: 'broker:5672', username: 'glance', password: 'hunter2' }
    const supervisor = createSupervisor<{ readonly name: string }, Session>(
      { hosts: [host], clock, dial: dial.dial, logger: logWith((...line) => lines.push(line)) },
      { change: () => {}, writable: () => {} },
    )
    supervisor.connect()
    await dial.refuse(refusal)
    await clock.advance(1_000)
    const session = await dial.accept()
    session.events.blocked('alarm')
    session.lose(refusal)
    await reactions()
    await supervisor.close(clock.now())
    const text = inspect(lines, { depth: 10 })
    expect(text).toContain('broker:5672')
    expect(text).not.toContain('hunter2')
    expect(lines.length).toBeGreaterThanOrEqual(7)
  })
})

describe('a connection that is up', () => {
  it('comes back after a loss, once, however the loss is told', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const first = await dial.accept()
    first.lose(refusal)
    first.lose(auth)
    await reactions()
    expect(supervisor.session).toBeUndefined()
    expect(supervisor.status.current.state).toBe('backing-off')
    await clock.advance(100)
    await dial.accept()
    expect(supervisor.status.current.state).toBe('ready')
    expect(dial.calls).toHaveLength(2)
  })

  it('does not keep the process alive by a timer of its own', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    await dial.accept()
    expect(clock.keepingAlive).toBe(0)
  })

  it('takes a `lost` that rejects for a loss', async () => {
    const { supervisor, dial } = supervise()
    supervisor.connect()
    const session = await dial.accept()
    session.breakPromise(new Error('socket hang up'))
    await reactions()
    expect(supervisor.status.current).toMatchObject({
      state: 'backing-off',
      error: { code: 'connection-lost' },
    })
  })

  it('backs off longer while connections do not last, and anew after one that did', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const delays: number[] = []
    for (const lastsMs of [0, 0, 10_000, 0]) {
      const session = await dial.accept()
      await clock.advance(lastsMs)
      session.lose(refusal)
      await reactions()
      const { current } = supervisor.status
      if (current.state === 'backing-off') delays.push(current.delayMs)
      await clock.advance(1_000)
    }
    expect(delays).toEqual([100, 200, 100, 100])
  })

  it('tells blocked and unblocked, also when the broker said so before the session was handed over', async () => {
    const { supervisor, dial } = supervise()
    supervisor.connect()
    dial.pending().events.blocked('low on disk')
    const session = await dial.accept()
    expect(supervisor.status.current).toEqual({ state: 'blocked', host: 'a', reason: 'low on disk' })
    session.events.unblocked()
    expect(supervisor.status.current).toEqual({ state: 'ready', host: 'a' })
  })

  it('is blocked and never ready in between, when the broker said so before the session was handed over', async () => {
    const { supervisor, dial, states } = supervise()
    supervisor.connect()
    dial.pending().events.blocked('low on disk')
    await dial.accept()
    expect(states).toEqual(['connecting', 'blocked'])
  })

  it('is ready when the broker blocked and unblocked before the session was handed over', async () => {
    const { supervisor, dial, states } = supervise()
    supervisor.connect()
    dial.pending().events.blocked('low on disk')
    dial.pending().events.unblocked()
    await dial.accept()
    expect(states).toEqual(['connecting', 'ready'])
  })

  it('does not listen to a session that is gone', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const first = await dial.accept()
    first.lose(refusal)
    await clock.advance(100)
    await dial.accept()
    first.events.blocked('old')
    expect(supervisor.status.current.state).toBe('ready')
  })
})

describe('close', () => {
  it.each(['idle', 'connecting', 'ready', 'blocked', 'backing-off', 'failed'] as const)(
    'ends in closed from %s, with no timer left and nothing dialled any more',
    async (state) => {
      const { supervisor, clock, dial } = supervise()
      if (state !== 'idle') supervisor.connect()
      if (state === 'ready') await dial.accept()
      if (state === 'blocked') (await dial.accept()).events.blocked('alarm')
      if (state === 'backing-off') await dial.refuse(refusal)
      if (state === 'failed') await dial.refuse(auth)
      expect(supervisor.status.current.state).toBe(state)
      const calls = dial.calls.length
      await supervisor.close(clock.now() + 100)
      await supervisor.close(clock.now() + 100)
      expect(supervisor.status.current).toEqual({ state: 'closed' })
      await clock.advance(60_000)
      expect(clock.timers).toBe(0)
      expect(dial.calls).toHaveLength(calls)
      await expect(supervisor.ready({ deadline: Number.MAX_VALUE })).rejects.toMatchObject({ code: 'closed' })
    },
  )

  it('does not wait for a session that does not close beyond the deadline', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const session = await dial.accept()
    session.hangOnClose()
    const closed = supervisor.close(clock.now() + 100)
    await clock.advance(100)
    await closed
    expect(supervisor.status.current.state).toBe('closed')
  })

  it('closes a session that is dialled after it', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    await supervisor.close(clock.now())
    const late = await dial.accept()
    expect(late.closed).toBe(1)
    expect(supervisor.status.current.state).toBe('closed')
  })

  it('closes a session that was dialled in the very moment', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const session = dial.pending().accept()
    await supervisor.close(clock.now())
    await reactions()
    expect(session.closed).toBe(1)
    expect(supervisor.session).toBeUndefined()
  })

  it('closes a session in whatever moment of its making it comes', async () => {
    for (let ticks = 0; ticks < 20; ticks += 1) {
      const { supervisor, clock, dial } = supervise()
      supervisor.connect()
      const session = dial.pending().accept()
      for (let tick = 0; tick < ticks; tick += 1) await Promise.resolve()
      await supervisor.close(clock.now())
      await reactions()
      expect([ticks, session.closed]).toEqual([ticks, 1])
      expect(supervisor.session).toBeUndefined()
    }
  })

  it('does not abort the dial of a session that is up, and is to close in good order', async () => {
    const { supervisor, clock, dial } = supervise()
    supervisor.connect()
    const { signal } = dial.pending()
    await dial.accept()
    await supervisor.close(clock.now() + 100)
    expect(signal.aborted).toBe(false)
  })

  it('waits for the session when every status listener closes as well', async () => {
    const { supervisor, clock, dial, states } = supervise()
    supervisor.connect()
    const session = await dial.accept()
    session.hangOnClose()
    supervisor.status.subscribe(() => void supervisor.close(clock.now()))
    const closed = watch(supervisor.close(clock.now() + 100))
    await clock.advance(99)
    expect([closed.settled, session.closed, supervisor.status.current.state]).toEqual([false, 1, 'closing'])
    await clock.advance(1)
    expect(closed.settled).toBe(true)
    expect(states).toEqual(['connecting', 'ready', 'closing', 'closed'])
  })

  it('is taken from within a status listener', async () => {
    const { supervisor, clock, dial } = supervise()
    let closed: Promise<void> | undefined
    supervisor.status.subscribe(({ state }) => {
      if (state === 'ready') closed ??= supervisor.close(clock.now())
    })
    supervisor.connect()
    const session = await dial.accept()
    await closed
    expect(supervisor.status.current.state).toBe('closed')
    expect(session.closed).toBe(1)
  })
})

it('needs a host', () => {
  expect(() =>
    createSupervisor({ hosts: [], dial: scriptedDial().dial }, { change: () => {}, writable: () => {} }),
  ).toThrow(expect.objectContaining({ code: 'invalid' }))
})
