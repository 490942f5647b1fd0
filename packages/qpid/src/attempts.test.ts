import { describe, expect, it } from 'vitest'
import { Attempts } from './attempts.js'

const one = Buffer.from('one')
const two = Buffer.from('two')

describe('the attempts at a message', () => {
  it('are what the broker counts', () => {
    expect(new Attempts().next(one, 3)).toBe(3)
  })

  it('are counted where the broker does not, for each message by itself', () => {
    const attempts = new Attempts()
    attempts.tried(one, 1)
    expect(attempts.next(Buffer.from('one'), 1)).toBe(2)
    expect(attempts.next(two, 1)).toBe(1)
    attempts.tried(one, 2)
    expect(attempts.next(one, 1)).toBe(3)
    expect(attempts.next(one, 5)).toBe(5)
  })

  it('begin anew when the message is done with', () => {
    const attempts = new Attempts()
    attempts.tried(one, 4)
    attempts.forget(one)
    expect(attempts.next(one, 1)).toBe(1)
  })

  it('are forgotten, the oldest first, beyond 10,000 messages', () => {
    const attempts = new Attempts()
    attempts.tried(one, 1)
    attempts.tried(two, 1)
    attempts.tried(one, 2)
    for (let n = 0; n < 9_999; n += 1) attempts.tried(Buffer.from(`other ${n}`), 1)
    expect(attempts.next(one, 1)).toBe(3)
    expect(attempts.next(two, 1)).toBe(1)
  })
})
