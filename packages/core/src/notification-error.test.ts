import { inspect } from 'node:util'
import { describe, expect, it, vi } from 'vitest'
import {
  errorCodes,
  isNotificationError,
  NotificationError,
  toNotificationError,
} from './notification-error.js'

describe('a notification error', () => {
  it('is an Error with a name, a code, and the code in its message', () => {
    const error = new NotificationError('unroutable', 'No queue is bound.')
    expect(error).toBeInstanceOf(Error)
    expect([error.name, error.code, error.message]).toEqual([
      'NotificationError',
      'unroutable',
      'unroutable: No queue is bound.',
    ])
  })

  it.each(errorCodes)('with code %s is retryable only where the same send may succeed later', (code) => {
    const retryable = ['timeout', 'connection-lost', 'blocked', 'overflow'].includes(code)
    expect(new NotificationError(code, 'x').retryable).toBe(retryable)
    expect(new NotificationError(code, 'x', { retryable: !retryable }).retryable).toBe(!retryable)
  })

  it('did certainly not deliver, unless it says otherwise', () => {
    expect(new NotificationError('timeout', 'x').delivery).toBe('none')
    expect(new NotificationError('timeout', 'x', { delivery: 'unknown' }).delivery).toBe('unknown')
  })

  it('has only the details it was given', () => {
    expect(Object.keys(new NotificationError('timeout', 'x')).toSorted()).toEqual([
      'code',
      'delivery',
      'name',
      'retryable',
    ])
    const details = {
      retryAfterMs: 2_000,
      phase: 'confirm',
      strategy: 'rabbit',
      issues: [{ path: '/a', message: 'is missing' }],
      outcomes: [],
    } as const
    expect(new NotificationError('partial', 'x', details)).toMatchObject(details)
  })

  it('has a cause only when it was given one', () => {
    expect('cause' in new NotificationError('timeout', 'x')).toBe(false)
    expect(new NotificationError('timeout', 'x', { cause: 0 }).cause).toBe(0)
  })

  it('does not show its brand when it is inspected', () => {
    expect(inspect(new NotificationError('timeout', 'x'))).not.toContain('Symbol')
  })
})

describe('recognising the error', () => {
  it('works across two copies of the package', async () => {
    vi.resetModules()
    const copy = await import('./notification-error.js')
    const error = new copy.NotificationError('timeout', 'x')
    expect(error).not.toBeInstanceOf(NotificationError)
    expect(isNotificationError(error)).toBe(true)
    expect(copy.isNotificationError(new NotificationError('timeout', 'x'))).toBe(true)
  })

  it.each([
    undefined,
    null,
    'timeout',
    0,
    new Error('timeout'),
    { name: 'NotificationError', code: 'timeout' },
  ])('does not take %j for one', (value) => {
    expect(isNotificationError(value)).toBe(false)
  })
})

describe('turning anything into the error', () => {
  it('leaves one of ours as it is', () => {
    const error = new NotificationError('timeout', 'x')
    expect(toNotificationError(error, 'rejected', { strategy: 'mine' })).toBe(error)
  })

  it('keeps another error as the cause, with its message', () => {
    const cause = new TypeError('disk is full')
    const error = toNotificationError(cause, 'rejected', { strategy: 'mine', delivery: 'unknown' })
    expect(error).toMatchObject({
      code: 'rejected',
      message: 'rejected: disk is full',
      strategy: 'mine',
      delivery: 'unknown',
      cause,
    })
  })

  it.each([
    ['a text', 'rejected: a text'],
    [undefined, 'rejected: undefined'],
    [null, 'rejected: null'],
    [42, 'rejected: 42'],
    [Symbol('s'), 'rejected: Symbol(s)'],
  ])('takes what is no error: %s', (cause, message) => {
    expect(toNotificationError(cause, 'rejected').message).toBe(message)
  })

  it.each([
    ['an object without a prototype', Object.create(null)],
    [
      'an object whose text throws',
      {
        toString() {
          throw new Error('no text')
        },
      },
    ],
    [
      'an error whose message is no text',
      Object.defineProperty(new Error('x'), 'message', { value: Symbol('m') }),
    ],
    [
      'an error whose message throws',
      Object.defineProperty(new Error('x'), 'message', {
        get() {
          throw new Error('no message')
        },
      }),
    ],
  ])('never throws itself: %s', (_, cause) => {
    const error = toNotificationError(cause, 'rejected')
    expect([error.code, error.cause]).toEqual(['rejected', cause])
  })
})
