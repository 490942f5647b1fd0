import { afterEach, describe, expect, it } from 'vitest'
import { NotificationError } from '../notification-error.js'
import { type FakeClock, fakeClock, reactions } from '../testing/fake-clock.js'
import { scriptedDial } from '../testing/scripted-dial.js'
import type { Session } from './supervisor.js'
import { createSupervisor, type Supervisor } from './supervisor.js'

const auth = new NotificationError('auth', 'wrong password')
const refusal = new NotificationError('connection-lost', 'ECONNREFUSED')

const open: { supervisor: Supervisor<Session>; clock: FakeClock }[] = []
afterEach(async () => {
  for (const { supervisor, clock } of open.splice(0)) {
    await supervisor.close(clock.now())
    expect(clock.timers).toBe(0)
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
    const rejected = expect(supervisor.ready({ deadline: Number.MAX_VALUE })).rejects.toBe(auth)
    await dial.refuse(auth)
    await rejected
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
    const ready = supervisor.ready({ deadline: clock.now() + 50 })
    await dial.refuse(refusal)
    const rejected = expect(ready).rejects.toMatchObject({
      code: 'timeout',
      phase: 'connect',
      cause: refusal,
    })
    await clock.advance(50)
    await rejected
  })

  it('ready rejects when the caller aborts', async () => {
    const { supervisor } = supervise()
    const controller = new AbortController()
    const ready = supervisor.ready({ deadline: Number.MAX_VALUE, signal: controller.signal })
    controller.abort(new Error('enough'))
    await expect(ready).rejects.toMatchObject({ code: 'aborted' })
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
