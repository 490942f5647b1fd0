import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { transportStrategy } from '../src/connection/transport-strategy.js'
import { settleGraceMs } from '../src/managed-send.js'
import { NotificationError } from '../src/notification-error.js'
import { createNotifier } from '../src/notifier.js'
import { fakeClock, reactions } from '../src/testing/fake-clock.js'
import { seededRandom } from './support/random-document.js'
import { type ScriptedSession, scriptedDial } from './support/scripted-dial.js'
import { type Watched, watch } from './support/watch.js'

interface Sent {
  readonly number: number
  readonly deadline: number
  readonly signal: AbortSignal | undefined
  readonly watched: Watched
}

/** What became of a send, for the counters. */
function codeOf({ result }: Watched): string {
  return result instanceof NotificationError ? result.code : 'accepted'
}

/**
 * A notifier over a connection that is made, lost, blocked and starved at random, while sends come, are aborted and
 * run out of time, until it is closed. Gives the promises that were not kept.
 */
async function live(seed: number): Promise<string[]> {
  const broken: string[] = []
  const promise = (what: string, kept: boolean): void => {
    if (!kept) broken.push(what)
  }
  const random = seededRandom(seed)
  const chance = (probability: number): boolean => random() < probability
  const upTo = (most: number): number => Math.floor(random() * most)
  const clock = fakeClock()
  const dial = scriptedDial()
  let dropped = 0
  const strategy = transportStrategy<object>({
    name: 'random',
    hosts: [{ name: 'a' }, { name: 'b' }],
    dial: dial.dial,
    connectTimeoutMs: 500,
    backOff: { initialDelayMs: 20, maxDelayMs: 300 },
    clock,
    random,
  })
  const notifier = createNotifier({
    strategy,
    clock,
    budget: { maxInFlight: 1 + upTo(8), maxWaiting: upTo(8), overflow: chance(0.5) ? 'wait' : 'fail' },
    onDetachedFailure: () => {
      dropped += 1
    },
  })
  const sends: Sent[] = []
  const sessions: { readonly scripted: ScriptedSession; lost: boolean }[] = []
  const controllers = [new AbortController(), new AbortController(), new AbortController()]
  const spoken = new Map<string, string>()
  const written = new Set<string>()
  let calls = 0
  let detached = 0

  const send = (): void => {
    calls += 1
    const timeoutMs = upTo(1_500)
    const signal = chance(0.3) ? controllers[upTo(controllers.length)]?.signal : undefined
    const eventType = `image.${calls}`
    if (chance(0.1)) {
      detached += 1
      notifier.detached.info(eventType, {}, { timeoutMs })
      return
    }
    const watched = watch(notifier.info(eventType, {}, { timeoutMs, ...(signal && { signal }) }))
    sends.push({ number: calls, deadline: clock.now() + timeoutMs, signal, watched })
  }
  const speak = ({ scripted }: (typeof sessions)[number]): void => {
    const [one] = scripted.written.splice(upTo(scripted.written.length), 1)
    if (!one) return
    const { event_type } = one.notification
    written.add(event_type)
    if (chance(0.8)) {
      if (!spoken.has(event_type)) spoken.set(event_type, 'accepted')
      one.accept()
    } else {
      if (!spoken.has(event_type)) spoken.set(event_type, 'failed')
      one.fail(new NotificationError('rejected', 'nack', { delivery: 'unknown' }))
    }
  }
  const connect = async (): Promise<void> => {
    await reactions()
    try {
      dial.pending()
    } catch {
      return
    }
    if (chance(0.4)) {
      await dial.refuse(
        new NotificationError(chance(0.2) && sessions.length > 0 ? 'auth' : 'connection-lost', 'refused'),
      )
      return
    }
    if (chance(0.2)) dial.pending().events.blocked('from the start')
    const scripted = await dial.accept()
    sessions.push({ scripted, lost: false })
  }
  const disturb = (session: (typeof sessions)[number]): void => {
    const { scripted } = session
    const what = upTo(5)
    if (what === 0) {
      session.lost = true
      scripted.lose(new NotificationError('connection-lost', 'reset'))
    } else if (what === 1) scripted.events.blocked('alarm')
    else if (what === 2) scripted.events.unblocked()
    else if (what === 3) scripted.credit = upTo(3)
    else {
      scripted.credit = 1_000
      scripted.events.writable()
    }
  }
  const check = (): void => {
    for (const { scripted } of sessions) {
      const numbers = scripted.written.map(({ notification }) => Number(notification.event_type.slice(6)))
      for (const { notification } of scripted.written) written.add(notification.event_type)
      promise(
        'written in order of call',
        numbers.every((number, index) => number > (numbers[index - 1] ?? 0)),
      )
    }
    for (const { deadline, watched } of sends) {
      promise('settled by the deadline', watched.settled || clock.now() <= deadline + settleGraceMs)
    }
  }

  for (let step = 0; step < 120; step += 1) {
    const session = sessions[upTo(sessions.length)]
    const dice = random()
    if (dice < 0.4) for (let count = upTo(4); count >= 0; count -= 1) send()
    else if (dice < 0.55) await connect()
    else if (dice < 0.75 && session) speak(session)
    else if (dice < 0.85 && session) disturb(session)
    else if (dice < 0.87) controllers[upTo(controllers.length)]?.abort()
    else await clock.advance(upTo(200))
    if (chance(0.5)) await reactions()
    check()
  }
  const closed = watch(notifier.close({ timeoutMs: upTo(500) }))
  send()
  if (chance(0.5)) await connect()
  await clock.advance(1_000)
  // A dial that does not heed its signal comes to its end as well.
  for (;;) {
    await reactions()
    try {
      dial.pending()
    } catch {
      break
    }
    sessions.push({ scripted: await dial.accept(), lost: false })
  }
  await clock.advance(1_000)
  check()

  promise('close settles', closed.settled && !(closed.result instanceof Error))
  for (const { number, watched } of sends) {
    const type = `image.${number}`
    const { result } = watched
    promise('every send settles', watched.settled)
    promise('accepted by the broker', codeOf(watched) !== 'accepted' || spoken.get(type) === 'accepted')
    promise(
      'certainly not delivered is not written',
      !(result instanceof NotificationError && result.delivery === 'none' && written.has(type)),
    )
  }
  const { stats } = notifier
  const failures = Object.values(stats.failed).reduce((sum, count) => sum + count, 0)
  promise(
    'the budget is given back',
    stats.inFlight === 0 && stats.inFlightBytes === 0 && stats.waiting === 0,
  )
  promise('counters add up', stats.accepted + failures === calls && sends.length + detached === calls)
  promise('dropped ones are told', stats.dropped === dropped)
  promise('no timer is left', clock.timers === 0)
  promise(
    'no listener is left',
    controllers.every(({ signal }) => getEventListeners(signal, 'abort').length === 0),
  )
  promise(
    'every session is closed once',
    sessions.every(({ scripted, lost }) => lost || scripted.closed === 1),
  )
  promise('the end is closed', notifier.status.current.state === 'closed')
  return broken
}

describe('a random life of a notifier over a connection', () => {
  it.each(Array.from({ length: 40 }, (_, seed) => seed))('keeps the promises, with seed %d', async (seed) => {
    expect(await live(seed)).toEqual([])
  })
})
