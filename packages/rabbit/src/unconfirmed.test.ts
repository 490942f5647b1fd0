import { describe, expect, it } from 'vitest'
import { Unconfirmed } from './unconfirmed.js'

describe('what is unconfirmed', () => {
  it('is full with 2,000, or with 32 MiB, until one is confirmed', () => {
    const many = new Unconfirmed()
    for (let n = 0; n < 2_000; n += 1) {
      expect(many.isFull).toBe(false)
      many.published(1)
    }
    expect(many.isFull).toBe(true)
    many.confirmed('a', 1)
    expect(many.isFull).toBe(false)
    const large = new Unconfirmed()
    large.published(32 * 2 ** 20 - 1)
    expect(large.isFull).toBe(false)
    large.published(1)
    expect(large.isFull).toBe(true)
  })

  it('was returned as often as the broker has said of its id, before it is confirmed', () => {
    const unconfirmed = new Unconfirmed()
    for (let n = 0; n < 5; n += 1) unconfirmed.published(1)
    unconfirmed.returned('a')
    unconfirmed.returned('b')
    unconfirmed.returned('a')
    expect(['a', 'c', 'a', 'a', 'b'].map((id) => unconfirmed.confirmed(id, 1))).toEqual([
      true,
      false,
      true,
      false,
      true,
    ])
  })

  it('cannot be returned more often than there are', () => {
    const unconfirmed = new Unconfirmed()
    unconfirmed.returned('later')
    unconfirmed.published(1)
    unconfirmed.published(1)
    for (const id of ['made up', 'a', 'later']) unconfirmed.returned(id)
    expect(unconfirmed.confirmed('later', 1)).toBe(false)
    expect(unconfirmed.confirmed('a', 1)).toBe(true)
  })
})
