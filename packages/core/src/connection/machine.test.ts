import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { NotificationError } from '../notification-error.js'
import type { ConnectionStatus } from '../status.js'
import { initialMachine, isFatal, type Machine, type MachineEvent, transition } from './machine.js'

const transient = new NotificationError('connection-lost', 'refused')
const fatal = new NotificationError('auth', 'wrong password')

const events: Record<MachineEvent['type'], MachineEvent> = {
  connect: { type: 'connect' },
  asked: { type: 'asked' },
  unanswered: { type: 'unanswered', error: transient },
  dialled: { type: 'dialled' },
  refused: { type: 'refused', error: transient },
  lost: { type: 'lost', error: transient },
  stable: { type: 'stable' },
  blocked: { type: 'blocked', reason: 'low on memory' },
  unblocked: { type: 'unblocked' },
  retry: { type: 'retry' },
  close: { type: 'close' },
  closed: { type: 'closed' },
}

const statuses: Record<ConnectionStatus['state'], ConnectionStatus> = {
  idle: { state: 'idle' },
  connecting: { state: 'connecting', host: 'a', attempt: 1 },
  ready: { state: 'ready', host: 'a' },
  blocked: { state: 'blocked', host: 'a', reason: 'low on memory' },
  'backing-off': { state: 'backing-off', attempt: 1, delayMs: 10, error: transient },
  closing: { state: 'closing' },
  closed: { state: 'closed' },
  failed: { state: 'failed', error: fatal },
}

const policy = (hosts: readonly string[]) => ({
  hosts,
  delayMs: (attempt: number, isFatalCause: boolean): number => (isFatalCause ? 1000 : attempt * 10),
})

const oneHost = policy(['a'])

function machineIn(state: ConnectionStatus['state']): Machine {
  return { ...initialMachine(), status: statuses[state], attempt: state === 'idle' ? 0 : 1 }
}

/** Where each event leads from each state; what is not listed leaves the machine as it is. */
const table: Record<
  ConnectionStatus['state'],
  Partial<Record<MachineEvent['type'], ConnectionStatus['state']>>
> = {
  idle: { connect: 'connecting', close: 'closing', closed: 'closed' },
  connecting: {
    dialled: 'ready',
    refused: 'backing-off',
    unanswered: 'backing-off',
    close: 'closing',
    closed: 'closed',
  },
  ready: { lost: 'backing-off', blocked: 'blocked', close: 'closing', closed: 'closed' },
  blocked: { lost: 'backing-off', unblocked: 'ready', close: 'closing', closed: 'closed' },
  'backing-off': { retry: 'connecting', close: 'closing', closed: 'closed' },
  closing: { closed: 'closed' },
  closed: {},
  failed: { close: 'closing', closed: 'closed' },
}

const states = Object.keys(statuses).filter((state) => state in table)

describe.each(Object.entries(table))('in state %s', (state, leadsTo) => {
  const before = machineIn(statusNamed(state).state)
  it.each(Object.values(events))('event $type leads where the table says', (event) => {
    const after = transition(before, event, oneHost)
    const expected = leadsTo[event.type]
    expect([after.status.state, isDeepStrictEqual(after.status, before.status)]).toEqual([
      expected ?? before.status.state,
      expected === undefined,
    ])
  })
})

it('the table is about every state', () => {
  expect(states).toHaveLength(Object.keys(statuses).length)
})

describe('a round of several hosts', () => {
  const three = policy(['a', 'b', 'c'])
  const refused = (machine: Machine, error: NotificationError): Machine =>
    transition(machine, { type: 'refused', error }, three)
  const begin = transition(initialMachine(1), events.connect, three)

  it('tries each host once, beginning with the first that was chosen, without waiting in between', () => {
    const first = begin
    const second = refused(first, transient)
    const third = refused(second, transient)
    expect([first, second, third].map(({ status }) => status)).toEqual([
      { state: 'connecting', host: 'b', attempt: 1 },
      { state: 'connecting', host: 'c', attempt: 1 },
      { state: 'connecting', host: 'a', attempt: 1 },
    ])
    expect(refused(third, transient).status).toMatchObject({ state: 'backing-off', attempt: 1, delayMs: 10 })
  })

  it('ends in failed only when every host refused for a reason that no waiting cures', () => {
    expect(refused(refused(refused(begin, fatal), fatal), fatal).status).toEqual({
      state: 'failed',
      error: fatal,
    })
    expect(refused(refused(refused(begin, fatal), transient), fatal).status.state).toBe('backing-off')
  })

  it('tells a refusal that waiting may cure, when there was one: what needs a human is not all there is', () => {
    const orders = [
      [fatal, transient, fatal],
      [transient, fatal, fatal],
      [fatal, fatal, transient],
    ]
    for (const errors of orders) {
      expect(errors.reduce(refused, begin).status).toMatchObject({
        state: 'backing-off',
        delayMs: 10,
        error: transient,
      })
    }
    const last = new NotificationError('connection-lost', 'the last')
    expect([transient, last, fatal].reduce(refused, begin).status).toMatchObject({ error: last })
  })

  it('forgets the refusals of the round before', () => {
    const first = [transient, fatal, fatal].reduce(refused, begin)
    const ready = transition(transition(first, events.retry, three), events.dialled, three)
    const again = transition(transition(ready, events.lost, three), events.retry, three)
    expect([fatal, fatal, fatal].reduce(refused, again).status).toMatchObject({ delayMs: 1000, error: fatal })
  })

  it('backs off at the cap for a fatal cause once it has been ready', () => {
    const ready = transition(begin, events.dialled, three)
    const lost = transition(ready, events.lost, three)
    const again = transition(lost, events.retry, three)
    const status = refused(refused(refused(again, fatal), fatal), fatal).status
    expect(status).toEqual({ state: 'backing-off', attempt: 2, delayMs: 1000, error: fatal })
  })

  it('goes on with the next host after a loss', () => {
    const lost = transition(transition(begin, events.dialled, three), events.lost, three)
    expect(transition(lost, events.retry, three).status).toEqual({
      state: 'connecting',
      host: 'c',
      attempt: 2,
    })
  })
})

const connectingTo = (hosts: readonly string[], first = 0): Machine =>
  transition(initialMachine(first), events.connect, policy(hosts))
const askedFor = (machine: Machine, hosts: readonly string[]): Machine =>
  transition(machine, events.asked, policy(hosts))
const refusedBy = (machine: Machine, hosts: readonly string[], error = transient): Machine =>
  transition(machine, { type: 'refused', error }, policy(hosts))

describe('hosts that are asked for', () => {
  it('have no name before they are known', () => {
    const unknown = connectingTo([], 7)
    expect(unknown.status).toEqual({ state: 'connecting', attempt: 1 })
    expect(askedFor(unknown, ['a', 'b', 'c']).status).toEqual({ state: 'connecting', host: 'b', attempt: 1 })
  })

  it('may be fewer than there were, or others', () => {
    const third = refusedBy(refusedBy(connectingTo(['a', 'b', 'c']), ['a', 'b', 'c']), ['a', 'b', 'c'])
    const fewer = askedFor(third, ['a', 'b'])
    expect(fewer.status).toEqual({ state: 'connecting', host: 'a', attempt: 1 })
    const ready = transition(fewer, events.dialled, policy(['a', 'b']))
    expect(ready.status).toEqual({ state: 'ready', host: 'a' })
    expect(askedFor(third, ['x', 'y', 'z']).status).toMatchObject({ host: 'z' })
  })

  it('make no round without end when there are more of them each time', () => {
    let hosts = ['a', 'b']
    let machine = askedFor(connectingTo(hosts), hosts)
    let tried = 1
    for (; machine.status.state === 'connecting' && tried < 100; tried++) {
      machine = refusedBy(machine, hosts)
      hosts = [...hosts, String(tried)]
      if (machine.status.state === 'connecting') machine = askedFor(machine, hosts)
    }
    expect([machine.status.state, tried]).toEqual(['backing-off', 3])
  })

  it('for which there is no answer are waited for, whatever the error is, and nobody loses a turn', () => {
    const hosts = ['a', 'b']
    for (const error of [fatal, transient]) {
      const machine = transition(connectingTo(hosts, 1), { type: 'unanswered', error }, policy(hosts))
      expect(machine.status).toEqual({ state: 'backing-off', attempt: 1, delayMs: 10, error })
      expect(transition(machine, events.retry, policy(hosts)).status).toMatchObject({ host: 'b' })
    }
  })
})

describe('the back-off', () => {
  it('grows while connections do not last, and begins anew after one that did', () => {
    const cycle = (machine: Machine, ...between: MachineEvent[]): Machine =>
      [events.dialled, ...between, events.lost].reduce((at, event) => transition(at, event, oneHost), machine)
    const retry = (machine: Machine): Machine => transition(machine, events.retry, oneHost)
    const first = cycle(transition(initialMachine(), events.connect, oneHost))
    const second = cycle(retry(first))
    const third = cycle(retry(second), events.stable)
    expect([first, second, third].map(({ status }) => status)).toMatchObject([
      { attempt: 1, delayMs: 10 },
      { attempt: 2, delayMs: 20 },
      { attempt: 0, delayMs: 0 },
    ])
  })
})

describe('a connection that is blocked from the start', () => {
  it('is never ready in between', () => {
    const connecting = transition(initialMachine(), events.connect, oneHost)
    const dialled = transition(connecting, { type: 'dialled', blocked: 'low on disk' }, oneHost)
    expect(dialled).toMatchObject({
      status: { state: 'blocked', host: 'a', reason: 'low on disk' },
      everReady: true,
    })
  })
})

it('only wrong credentials and a differing topology are fatal', () => {
  expect(isFatal(new NotificationError('auth', ''))).toBe(true)
  expect(isFatal(new NotificationError('topology', ''))).toBe(true)
  expect(isFatal(new NotificationError('auth', 'no token at present', { retryable: true }))).toBe(false)
  for (const code of ['connection-lost', 'timeout', 'unroutable', 'rejected'] as const) {
    expect(isFatal(new NotificationError(code, ''))).toBe(false)
  }
})

function statusNamed(state: string): ConnectionStatus {
  const status = Object.values(statuses).find((candidate) => candidate.state === state)
  if (!status) throw new Error(`no state ${state}`)
  return status
}
