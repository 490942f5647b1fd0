import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import {
  backingOff,
  blocked,
  closed,
  closing,
  connecting,
  failed,
  idle,
  ready,
} from '../../test/support/statuses.js'
import { watch } from '../../test/support/watch.js'
import { NotificationError } from '../notification-error.js'
import type { ConnectionStatus } from '../status.js'
import { createStatus, type StatusSource } from '../status-feed.js'
import { fakeClock, reactions } from '../testing/fake-clock.js'
import { cannotSend, whenReady } from './when-ready.js'

const fatal = new NotificationError('topology', 'exchange differs')
const fatalBackOff: ConnectionStatus = { ...backingOff, error: fatal }

function setUp(initial: ConnectionStatus) {
  const clock = fakeClock()
  let listening = 0
  const source = createStatus(initial)
  const status: StatusSource = {
    ...source,
    get current() {
      return source.current
    },
    subscribe(listener) {
      listening += 1
      const end = source.subscribe(listener)
      return () => {
        listening -= 1
        end()
      }
    },
  }
  const controller = new AbortController()
  const { signal } = controller
  const waiting = watch(whenReady(status, { deadline: clock.now() + 100, signal }, clock))
  const leftovers = (): number => clock.timers + listening + getEventListeners(signal, 'abort').length
  return { clock, status, controller, waiting, leftovers }
}

describe('waiting for ready', () => {
  it.each([ready, blocked])('ends at once when the connection is $state', async (status) => {
    const { waiting, leftovers } = setUp(status)
    await reactions()
    expect([waiting, leftovers()]).toEqual([{ result: undefined, settled: true }, 0])
  })

  it.each([idle, connecting, backingOff])('waits while the connection is $state', async (before) => {
    const { waiting, status, leftovers } = setUp(before)
    await reactions()
    expect(waiting.settled).toBe(false)
    status.set(connecting)
    status.set(backingOff)
    status.set(ready)
    await reactions()
    expect([waiting, leftovers()]).toEqual([{ result: undefined, settled: true }, 0])
  })

  it.each<[ConnectionStatus, string]>([
    [failed, 'auth'],
    [fatalBackOff, 'topology'],
    [closing, 'closed'],
    [closed, 'closed'],
  ])('rejects with the cause when the connection is %o, or comes to be', async (status, code) => {
    const before = setUp(status)
    const later = setUp(connecting)
    later.status.set(status)
    await reactions()
    expect([before.waiting.result, later.waiting.result]).toMatchObject([{ code }, { code }])
    expect([before.leftovers(), later.leftovers()]).toEqual([0, 0])
  })

  it('rejects at the deadline, with the last refusal', async () => {
    const { clock, status, waiting, leftovers } = setUp(connecting)
    status.set(backingOff)
    status.set(connecting)
    await clock.advance(100)
    expect(waiting.result).toMatchObject({ code: 'timeout', phase: 'connect', cause: backingOff.error })
    expect(leftovers()).toBe(0)
  })

  it('rejects when the caller aborts, before or while', async () => {
    const { controller, waiting, leftovers } = setUp(connecting)
    controller.abort('enough')
    await reactions()
    expect(waiting.result).toMatchObject({ code: 'aborted', cause: 'enough' })
    expect(leftovers()).toBe(0)
    const clock = fakeClock()
    const late = watch(
      whenReady(createStatus(ready), { deadline: clock.now(), signal: AbortSignal.abort() }, clock),
    )
    await reactions()
    expect([late.result, clock.timers]).toMatchObject([{ code: 'aborted' }, 0])
  })

  it('of one signal that many wait with makes Node say nothing on the console', async () => {
    const warnings: Error[] = []
    const onWarning = (warning: Error): void => {
      warnings.push(warning)
    }
    process.on('warning', onWarning)
    const clock = fakeClock()
    const { signal } = new AbortController()
    const status = createStatus(connecting)
    for (let index = 0; index < 9; index += 1) watch(whenReady(status, { deadline: 5_000, signal }, clock))
    status.set(ready)
    await reactions()
    process.off('warning', onWarning)
    expect([warnings, getEventListeners(signal, 'abort')]).toEqual([[], []])
  })
})

describe('what cannot be sent now', () => {
  it('is so only where waiting would not help', () => {
    const hopeful = [idle, connecting, ready, blocked, backingOff]
    expect(hopeful.map((status) => cannotSend(status))).toEqual(hopeful.map(() => undefined))
    const hopeless = [failed, fatalBackOff, closing, closed]
    expect(hopeless.map((status) => cannotSend(status)?.code)).toEqual([
      'auth',
      'topology',
      'closed',
      'closed',
    ])
  })
})
