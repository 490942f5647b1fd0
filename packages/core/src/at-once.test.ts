import { describe, expect, it } from 'vitest'
import { thenable } from '../test/support/thenable.js'
import { andThen, isPromiseLike } from './at-once.js'

describe('what await would wait for', () => {
  it('is a promise, and whatever has a then that can be called', () => {
    const callable = Object.assign(
      () => {},
      thenable(() => {}),
    )
    expect([Promise.resolve(), thenable(() => {}), callable].map(isPromiseLike)).toEqual([true, true, true])
  })

  it.each([undefined, null, 7, 'then', {}, { outcome: 'done' }, () => {}])('is not %o', (value) => {
    expect(isPromiseLike(value)).toBe(false)
  })
})

describe('what follows', () => {
  it('follows at once where the value is there', () => {
    expect(andThen(1, (n) => n + 1)).toBe(2)
  })

  it('follows a promise otherwise', async () => {
    expect(await andThen(Promise.resolve(1), (n) => n + 1)).toBe(2)
  })
})
