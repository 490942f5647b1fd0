import { describe, expect, it } from 'vitest'
import { errorText } from './error-text.js'

describe('what an error says', () => {
  it.each([
    [new Error('disk is full'), 'disk is full'],
    [new AggregateError([new Error('a'), new AggregateError([new Error('b'), 'c'])]), 'a; b; c'],
    [new AggregateError([new Error('a')], 'all failed'), 'all failed'],
    ['a text', 'a text'],
    [new Error('wrong version number:\n'), 'wrong version number:'],
    [undefined, 'undefined'],
    [Symbol('s'), 'Symbol(s)'],
    [Object.create(null), 'unknown error'],
  ])('of %s is %j', (cause, expected) => {
    expect(errorText(cause)).toBe(expected)
  })
})
