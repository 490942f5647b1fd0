import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { scriptedDial, type Written } from '../test/support/scripted-dial.js'
import { watch } from '../test/support/watch.js'
import { transportStrategy } from './connection/transport-strategy.js'
import { NotificationError } from './notification-error.js'
import { createNotifier, type NotifierOptions } from './notifier.js'
import { fakeClock, reactions } from './testing/fake-clock.js'

function setUp(options: Omit<NotifierOptions, 'clock' | 'strategy'> = {}) {
  const clock = fakeClock()
  const dial = scriptedDial()
  const strategy = transportStrategy<object>({ name: 'test', hosts: [{ name: 'a' }], dial: dial.dial, clock })
  const notifier = createNotifier({ ...options, strategy, clock })
  onTestFinished(async () => {
    const closed = notifier.close({ timeoutMs: 0 })
    await clock.advance(0)
    await closed
    expect(clock.timers).toBe(0)
  })
  return { clock, dial, strategy, notifier }
}

function typesOf(written: readonly Written[]): string[] {
  return written.map(({ notification }) => notification.event_type)
}

describe('a send over a connection, straight from the notifier', () => {
  it('is counted, and its room given back, in the moment of the confirm', async () => {
    const { dial, notifier } = setUp()
    const sent = watch(notifier.info('a', 1))
    const { written } = await dial.accept()
    expect(notifier.stats).toMatchObject({ inFlight: 1, accepted: 0 })
    written[0]?.accept()
    expect(notifier.stats).toMatchObject({ inFlight: 0, inFlightBytes: 0, accepted: 1 })
    await reactions()
    expect(sent.result).toEqual({ strategy: 'test', status: 'accepted' })
  })

  it('that makes room never brings the next one into the middle of a confirm, or of a write', async () => {
    const { dial, notifier } = setUp({ budget: { maxInFlight: 1 } })
    for (const type of ['a', 'b', 'c']) watch(notifier.info(type, 1))
    const session = await dial.accept()
    const [first] = session.written
    first?.accept()
    expect(typesOf(session.written)).toEqual(['a'])
    session.onWrite = (one) => {
      const before = session.written.length
      one.accept()
      expect(session.written).toHaveLength(before)
    }
    await reactions()
    expect(typesOf(session.written)).toEqual(['a', 'b', 'c'])
    expect(notifier.stats).toMatchObject({ accepted: 3, inFlight: 0, waiting: 0 })
  })

  it('gives its room first to those who wait, and then to who is told of it', async () => {
    const { dial, notifier } = setUp({ budget: { maxInFlight: 1 } })
    const first = notifier.info('a', 1)
    watch(notifier.info('b', 1))
    void first.then(() => watch(notifier.info('c', 1)))
    const session = await dial.accept()
    session.onWrite = (one) => one.accept()
    session.written[0]?.accept()
    await reactions()
    expect(typesOf(session.written)).toEqual(['a', 'b', 'c'])
  })

  it('that is detached and fails is told of when whoever fails it has finished', async () => {
    const told: string[] = []
    const { dial, notifier } = setUp({
      onDetachedFailure({ eventType, error }) {
        told.push(`${eventType} ${error.code}`)
        if (eventType !== 'again') notifier.detached.info('again', 1)
      },
    })
    for (const type of ['a', 'b']) notifier.detached.info(type, 1)
    const { written } = await dial.accept()
    const refusal = new NotificationError('rejected', 'nack')
    for (const one of written.slice(0, 2)) one.fail(refusal)
    expect(told).toEqual([])
    await reactions()
    expect(told).toEqual(['a rejected', 'b rejected'])
    expect(typesOf(written)).toEqual(['a', 'b', 'again', 'again'])
    expect(notifier.stats).toMatchObject({ dropped: 2, failed: { rejected: 2 } })
  })

  it('goes by what somebody has put in the place of `send`', async () => {
    const { dial, strategy, notifier } = setUp()
    const send = vi.spyOn(strategy, 'send')
    const sent = watch(notifier.info('a', 1))
    const { written } = await dial.accept()
    written[0]?.accept()
    await reactions()
    expect(send).toHaveBeenCalledOnce()
    expect(sent.result).toEqual({ strategy: 'test', status: 'accepted' })
  })
})
