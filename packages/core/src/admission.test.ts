import { describe, expect, it } from 'vitest'
import { sample } from '../test/support/sample.js'
import { AbortListeners } from './abort-listeners.js'
import { Admission } from './admission.js'
import type { BudgetOptions } from './budget.js'
import { Deadlines } from './deadlines.js'
import { ManagedSend } from './managed-send.js'
import { fakeClock, reactions } from './testing/fake-clock.js'

const aborts = new AbortListeners()
const ignore = (): void => {}

function setUp(options: BudgetOptions) {
  const clock = fakeClock()
  const gone: ManagedSend[] = []
  const admission = new Admission(options, {
    clock,
    deadlines: new Deadlines(clock),
    go: (send) => gone.push(send),
  })
  const on = { letGo: ignore, settled: (send: ManagedSend) => admission.leave(send), aborted: ignore }
  const enter = (bytes: number, deadline = clock.now() + 1_000): ManagedSend => {
    const send = new ManagedSend(sample(), bytes, { deadline }, ignore, ignore, on, aborts)
    const place = admission.placeFor(bytes)
    if (!place) throw new Error('there is no place')
    admission.enter(send, place)
    return send
  }
  return { admission, clock, gone, enter }
}

describe('the admission', () => {
  it('lets go what there is room for, and the next when there is room again, in order', async () => {
    const { admission, enter, gone } = setUp({ maxInFlight: 1 })
    const [first, second, third] = [enter(1), enter(1), enter(1)]
    expect([gone, admission.waiting.size]).toEqual([[first], 2])
    admission.giveBack(1)
    await reactions()
    expect(gone).toEqual([first, second])
    admission.giveBack(1)
    await reactions()
    expect([gone, admission.waiting.size]).toEqual([[first, second, third], 0])
  })

  it('says before anything is written down that there is no place, for any size or for this one', () => {
    const { admission, enter } = setUp({ maxInFlight: 1, maxWaiting: 1, maxBytes: 10 })
    expect(admission.placeFor(10)).toBe('go')
    enter(10)
    expect([admission.placeFor(0), admission.placeFor(0, 'fail'), admission.placeFor(11)]).toEqual([
      'wait',
      undefined,
      undefined,
    ])
    enter(1)
    expect(admission.placeFor(0)).toBeUndefined()
  })

  it('looks again when one gives up that was too large for the room there is', async () => {
    const { admission, clock, enter, gone } = setUp({ maxBytes: 10 })
    enter(6)
    enter(6, clock.now() + 5)
    const small = enter(4)
    expect(gone).toHaveLength(1)
    await clock.advance(5)
    await reactions()
    expect([gone[1], admission.waiting.size]).toEqual([small, 0])
  })
})
