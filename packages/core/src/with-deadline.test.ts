import { describe, expect, it } from 'vitest'
import { deferred } from '../test/support/deferred.js'
import { fakeClock } from './testing/fake-clock.js'
import { withDeadline } from './with-deadline.js'

describe('waiting with a deadline', () => {
  it('ends with the value, and leaves no timer behind', async () => {
    const clock = fakeClock()
    expect(await withDeadline(Promise.resolve('done'), clock.now() + 10, clock)).toBe('done')
    expect(clock.timers).toBe(0)
  })

  it('ends with the rejection, and leaves no timer behind', async () => {
    const clock = fakeClock()
    await expect(withDeadline(Promise.reject(new Error('x')), clock.now() + 10, clock)).rejects.toThrow('x')
    expect(clock.timers).toBe(0)
  })

  it('ends with undefined at the deadline, not before', async () => {
    const clock = fakeClock()
    let ended = false
    const waiting = withDeadline(new Promise(() => {}), clock.now() + 10, clock).finally(() => {
      ended = true
    })
    await clock.advance(9)
    expect(ended).toBe(false)
    await clock.advance(1)
    expect(await waiting).toBeUndefined()
    expect(clock.timers).toBe(0)
  })

  it('ends at once when the deadline has passed', async () => {
    const clock = fakeClock()
    const waiting = withDeadline(new Promise(() => {}), clock.now() - 1, clock)
    await clock.advance(0)
    expect(await waiting).toBeUndefined()
  })

  it('does not leave a rejection unheard that comes after the deadline', async () => {
    const clock = fakeClock()
    const late = deferred()
    const waiting = withDeadline(late.promise, clock.now() + 10, clock)
    await clock.advance(10)
    expect(await waiting).toBeUndefined()
    late.reject(new Error('too late'))
    await clock.advance(0)
  })
})
