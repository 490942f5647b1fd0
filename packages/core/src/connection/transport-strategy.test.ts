import { getEventListeners } from 'node:events'
import { describe, expect, it, onTestFinished } from 'vitest'
import { scriptedDial } from '../../test/support/scripted-dial.js'
import { createNotification, type Notification } from '../notification.js'
import { NotificationError } from '../notification-error.js'
import { createNotifier } from '../notifier.js'
import type { Receipt, SendOptions } from '../strategy.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import { transportStrategy } from './transport-strategy.js'

const reset = new NotificationError('connection-lost', 'ECONNRESET')

function notification(id = 0): Notification {
  return createNotification({
    publisher_id: 'host',
    event_type: `image.${id}`,
    priority: 'INFO',
    payload: {},
  })
}

function transport() {
  const clock = fakeClock()
  const dial = scriptedDial()
  const strategy = transportStrategy<object>({
    name: 'test',
    hosts: [{ name: 'a' }],
    dial: dial.dial,
    connectTimeoutMs: 1_000_000,
    backOff: { initialDelayMs: 100 },
    clock,
    random: () => 0.999_999,
  })
  onTestFinished(async () => {
    await strategy.close({ deadline: clock.now() })
    expect(clock.timers).toBe(0)
  })
  const send = (id = 0, options: Partial<SendOptions> = {}): Sent =>
    watch(strategy.send(notification(id), { deadline: clock.now() + 1_000, ...options }))
  return { clock, dial, strategy, send }
}

interface Sent {
  result: Receipt | NotificationError | undefined
  settlements: number
}

/** Notes how often and how a send settles; no rejection is left unheard. */
function watch(promise: Promise<Receipt>): Sent {
  const sent: Sent = { result: undefined, settlements: 0 }
  const note = (result: Receipt | NotificationError): void => {
    sent.result = result
    sent.settlements += 1
  }
  promise.then(note, note)
  return sent
}

const accepted = { strategy: 'test', status: 'accepted' }

describe('sending', () => {
  it('connects at the first send, and writes what waited in order of call', async () => {
    const { dial, send } = transport()
    const sends = [1, 2, 3].map((id) => send(id))
    const { written } = await dial.accept()
    expect(written.map((one) => one.notification.event_type)).toEqual(['image.1', 'image.2', 'image.3'])
    for (const one of written) one.accept()
    await reactions()
    expect(sends.map(({ result }) => result)).toEqual([accepted, accepted, accepted])
  })

  it('resolves only when the peer has accepted, in whatever order it does', async () => {
    const { dial, send } = transport()
    const [first, second] = [send(1), send(2)]
    const { written } = await dial.accept()
    await reactions()
    expect([first.result, second.result]).toEqual([undefined, undefined])
    written[1]?.accept()
    await reactions()
    expect([first.result, second.result]).toEqual([undefined, accepted])
  })

  it('settles once, whatever the peer says after the first word', async () => {
    const { dial, send } = transport()
    const sent = send()
    const { written } = await dial.accept()
    written[0]?.fail(new NotificationError('rejected', 'no'))
    written[0]?.accept()
    written[0]?.fail(new NotificationError('unroutable', 'no'))
    await reactions()
    expect(sent).toMatchObject({ settlements: 1, result: { code: 'rejected' } })
  })

  it('writes no more than the session takes, and goes on when there is room', async () => {
    const { dial, send } = transport()
    for (const id of [1, 2, 3]) send(id)
    const session = await dial.accept()
    expect(session.written).toHaveLength(3)
    session.credit = 1
    for (const id of [4, 5]) send(id)
    expect(session.written).toHaveLength(4)
    expect(session.heldBack).toBe(1)
    session.credit = 5
    session.events.writable()
    expect(session.heldBack).toBe(1)
    expect(session.written.map((one) => one.notification.event_type)).toEqual(
      [1, 2, 3, 4, 5].map((id) => `image.${id}`),
    )
  })

  it('tells what the session could not write', async () => {
    const { dial, send } = transport()
    send()
    const session = await dial.accept()
    session.throwOnWrite = new Error('headers too long')
    const plain = send()
    session.throwOnWrite = new NotificationError('too-large', 'frame')
    const typed = send()
    await reactions()
    expect(plain.result).toMatchObject({ code: 'rejected', strategy: 'test', phase: 'write' })
    expect(typed.result).toMatchObject({ code: 'too-large' })
  })
})

describe('writing', () => {
  it('stops in the middle when the broker blocks in the middle', async () => {
    const { dial, send } = transport()
    for (const id of [1, 2, 3]) send(id)
    await reactions()
    const session = dial.pending().accept()
    session.onWrite = () => {
      session.events.blocked('memory')
    }
    await reactions()
    expect(session.written).toHaveLength(1)
    session.events.unblocked()
    expect(session.written).toHaveLength(2)
  })

  it('keeps the order when a session tells of room, or accepts, in the middle of a write', async () => {
    const { dial, send } = transport()
    const sends = [1, 2, 3].map((id) => send(id))
    await reactions()
    const session = dial.pending().accept()
    session.onWrite = (one) => {
      one.accept()
      session.events.writable()
    }
    await reactions()
    expect(session.written.map((one) => one.notification.event_type)).toEqual([
      'image.1',
      'image.2',
      'image.3',
    ])
    expect(sends.map(({ settlements }) => settlements)).toEqual([1, 1, 1])
  })

  it('goes on with the next after one that could not be written', async () => {
    const { dial, send } = transport()
    const sends = [1, 2].map((id) => send(id))
    await reactions()
    const session = dial.pending().accept()
    session.onWrite = (one) => {
      if (one.notification.event_type === 'image.1') throw new Error('too long')
    }
    await reactions()
    session.written[1]?.accept()
    await reactions()
    expect(sends.map(({ result }) => result)).toMatchObject([
      { code: 'rejected', delivery: 'none' },
      accepted,
    ])
  })

  it('survives a strategy that is closed in the middle of a write', async () => {
    const { clock, dial, send, strategy } = transport()
    const sends = [1, 2].map((id) => send(id))
    await reactions()
    const session = dial.pending().accept()
    session.onWrite = () => void strategy.close({ deadline: clock.now() })
    await reactions()
    expect(sends.map(({ result }) => result)).toMatchObject([
      { code: 'closed', delivery: 'unknown' },
      { code: 'closed', delivery: 'none' },
    ])
    expect(session.closed).toBe(1)
  })

  it('keeps the order when a status listener sends as soon as the connection is ready', async () => {
    const { dial, send, strategy } = transport()
    const sends = [send(1)]
    strategy.status.subscribe(({ state }) => {
      if (state === 'ready') sends.push(send(2))
    })
    const session = await dial.accept()
    expect(session.written.map((one) => one.notification.event_type)).toEqual(['image.1', 'image.2'])
  })
})

describe('several hosts', () => {
  it('of which one refuses the credentials: sends wait for the others, whichever came last', async () => {
    for (const order of ['fatal last', 'fatal first']) {
      const clock = fakeClock()
      const dial = scriptedDial()
      const strategy = transportStrategy<object>({
        name: 'test',
        hosts: [{ name: 'a' }, { name: 'b' }],
        dial: dial.dial,
        backOff: { initialDelayMs: 100 },
        shuffle: false,
        clock,
      })
      const sent = watch(strategy.send(notification(), { deadline: clock.now() + 5_000 }))
      const ready = strategy.ready({ deadline: clock.now() + 5_000 })
      const refusals = [reset, new NotificationError('auth', 'wrong password')]
      for (const refusal of order === 'fatal last' ? refusals : refusals.toReversed())
        await dial.refuse(refusal)
      const late = watch(strategy.send(notification(), { deadline: clock.now() + 5_000 }))
      await reactions()
      expect([order, sent.result, late.result]).toEqual([order, undefined, undefined])
      await clock.advance(100)
      const { written } = await dial.accept()
      for (const one of written) one.accept()
      await ready
      expect([sent.result, late.result]).toEqual([accepted, accepted])
      await strategy.close({ deadline: clock.now() })
    }
  })
})

describe('a loss', () => {
  it('fails at once what was in flight, as perhaps delivered, and writes the rest to the next connection', async () => {
    const { clock, dial, send } = transport()
    const first = send(1)
    const session = await dial.accept()
    session.credit = 0
    const waiting = send(2)
    session.lose(reset)
    await reactions()
    expect(first).toMatchObject({
      settlements: 1,
      result: {
        code: 'connection-lost',
        delivery: 'unknown',
        retryable: true,
        phase: 'confirm',
        cause: reset,
      },
    })
    expect(waiting.result).toBeUndefined()
    await clock.advance(100)
    const next = await dial.accept()
    next.written[0]?.accept()
    session.written[0]?.accept()
    await reactions()
    expect(waiting.result).toEqual(accepted)
    expect(first.settlements).toBe(1)
  })

  it('for want of heartbeats says so, whatever the send was in', async () => {
    const { dial, send } = transport()
    const sent = send()
    const session = await dial.accept()
    session.lose(new NotificationError('connection-lost', 'silence', { phase: 'heartbeat' }))
    await reactions()
    expect(sent.result).toMatchObject({
      code: 'connection-lost',
      phase: 'heartbeat',
      delivery: 'unknown',
      retryable: true,
    })
  })

  it('is told under its own code when it says why', async () => {
    const { dial, send } = transport()
    const sent = send()
    const session = await dial.accept()
    session.lose(new NotificationError('unroutable', 'the address is gone'))
    await reactions()
    expect(sent.result).toMatchObject({ code: 'unroutable', retryable: false, delivery: 'unknown' })
  })

  it('for a fatal cause fails each send at once with that cause until it is cured', async () => {
    const { clock, dial, send } = transport()
    send()
    const session = await dial.accept()
    session.lose(reset)
    await clock.advance(100)
    const waiting = send()
    await dial.refuse(new NotificationError('auth', 'password changed'))
    const late = send()
    await reactions()
    expect(waiting.result).toMatchObject({ code: 'auth', delivery: 'none' })
    expect(late.result).toMatchObject({ code: 'auth', delivery: 'none' })
    await clock.advance(30_000)
    const cured = await dial.accept()
    const after = send()
    cured.written[0]?.accept()
    await reactions()
    expect(after.result).toEqual(accepted)
  })
})

describe('a deadline', () => {
  it('while there is no connection says so, with the last refusal', async () => {
    const { clock, dial, send } = transport()
    const sent = send()
    await dial.refuse(reset)
    await clock.advance(1_000)
    expect(sent.result).toMatchObject({
      code: 'timeout',
      phase: 'connect',
      delivery: 'none',
      strategy: 'test',
      cause: reset,
    })
  })

  it('without credit says blocked, and that it did not arrive', async () => {
    const { clock, dial, send } = transport()
    send()
    const session = await dial.accept()
    session.credit = 0
    const sent = send()
    await clock.advance(1_000)
    expect(sent.result).toMatchObject({ code: 'blocked', phase: 'credit', delivery: 'none' })
  })

  it('while the broker has blocked the connection says blocked, and nothing more is written', async () => {
    const { clock, dial, send } = transport()
    const inFlight = send(1)
    const session = await dial.accept()
    session.events.blocked('memory')
    const waiting = send(2)
    await clock.advance(1_000)
    expect(inFlight.result).toMatchObject({ code: 'blocked', delivery: 'unknown' })
    expect(waiting.result).toMatchObject({ code: 'blocked', delivery: 'none' })
    expect(session.written).toHaveLength(1)
    const after = send(3)
    session.events.unblocked()
    expect(session.written).toHaveLength(2)
    session.written[1]?.accept()
    await reactions()
    expect(after.result).toEqual(accepted)
  })

  it('says in which phase a blocked connection left it: not written, or not confirmed', async () => {
    const { clock, dial, send } = transport()
    const written = send(1)
    const session = await dial.accept()
    session.events.blocked('memory')
    const unwritten = send(2)
    await clock.advance(1_000)
    const message = expect.stringMatching(/takes nothing at present: memory$/)
    expect([written.result, unwritten.result]).toMatchObject([
      { code: 'blocked', phase: 'confirm', delivery: 'unknown', message },
      { code: 'blocked', phase: 'credit', delivery: 'none', message },
    ])
  })

  it('in a connection that was blocked from the start says blocked; nothing was written', async () => {
    const { clock, dial, send } = transport()
    const sent = send()
    await reactions()
    dial.pending().events.blocked('disk')
    const session = await dial.accept()
    expect(session.written).toEqual([])
    await clock.advance(1_000)
    expect(sent.result).toMatchObject({ code: 'blocked', delivery: 'none' })
  })

  it('while waiting for the confirmation says that it may have arrived; a late one is ignored', async () => {
    const { clock, dial, send } = transport()
    const sent = send()
    const { written } = await dial.accept()
    await clock.advance(1_000)
    expect(sent.result).toMatchObject({ code: 'timeout', phase: 'confirm', delivery: 'unknown' })
    written[0]?.accept()
    await reactions()
    expect(sent.settlements).toBe(1)
  })
})

describe('an abort', () => {
  it('before the send begins, while it waits, and while it is in flight', async () => {
    const { dial, send } = transport()
    const before = send(0, { signal: AbortSignal.abort() })
    const waiting = new AbortController()
    const waits = send(1, { signal: waiting.signal })
    waiting.abort()
    const flying = new AbortController()
    const flies = send(2, { signal: flying.signal })
    const { written } = await dial.accept()
    flying.abort()
    await reactions()
    expect(before.result).toMatchObject({ code: 'aborted', delivery: 'none' })
    expect(waits.result).toMatchObject({ code: 'aborted', delivery: 'none' })
    expect(flies.result).toMatchObject({ code: 'aborted', delivery: 'unknown' })
    expect(written.map((one) => one.notification.event_type)).toEqual(['image.2'])
  })

  it('before the send begins does not even connect', async () => {
    const { dial, send } = transport()
    send(0, { signal: AbortSignal.abort() })
    await reactions()
    expect(dial.calls).toEqual([])
  })

  it('of a signal that many sends share: one listener, and all of them hear of it', async () => {
    const { dial, send } = transport()
    const controller = new AbortController()
    const sends = Array.from({ length: 50 }, (_, id) => send(id, { signal: controller.signal }))
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(1)
    const { written } = await dial.accept()
    written[0]?.accept()
    controller.abort()
    await reactions()
    expect(sends.map(({ settlements }) => settlements)).toEqual(sends.map(() => 1))
    expect(sends[1]?.result).toMatchObject({ code: 'aborted', delivery: 'unknown' })
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0)
  })

  it('leaves no listener on a signal that lives on', async () => {
    const { dial, send } = transport()
    send()
    const session = await dial.accept()
    const { signal } = new AbortController()
    let listeners = 0
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1
      remove(...args)
    }
    send(1, { signal })
    expect(listeners).toBe(1)
    session.written[1]?.accept()
    expect(listeners).toBe(0)
  })
})

describe('close', () => {
  it('of a notifier says which sends certainly did not arrive', async () => {
    const { clock, dial, strategy } = transport()
    const notifier = createNotifier({ strategy, clock })
    const inFlight = watch(notifier.info('image.1', {}))
    const session = await dial.accept()
    session.credit = 0
    const waiting = watch(notifier.info('image.2', {}))
    const closed = notifier.close({ timeoutMs: 10 })
    await clock.advance(10)
    expect(await closed).toEqual({ unsent: 2 })
    expect([inFlight.result, waiting.result]).toMatchObject([
      { code: 'closed', delivery: 'unknown' },
      { code: 'closed', delivery: 'none' },
    ])
  })

  it('fails what is left, and refuses what comes after', async () => {
    const { clock, dial, strategy, send } = transport()
    const inFlight = send(1)
    const session = await dial.accept()
    session.credit = 0
    const waiting = send(2)
    await strategy.close({ deadline: clock.now() })
    const late = send(3)
    await reactions()
    expect(inFlight.result).toMatchObject({ code: 'closed', delivery: 'unknown' })
    expect(waiting.result).toMatchObject({ code: 'closed', delivery: 'none' })
    expect(late.result).toMatchObject({ code: 'closed', delivery: 'none' })
    expect(session.closed).toBe(1)
  })
})
