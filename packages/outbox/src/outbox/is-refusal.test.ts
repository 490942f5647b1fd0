import { type ErrorCode, errorCodes, NotificationError, type Outcome } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { isForAHuman, isRefusal, maxAttemptsWithoutReason } from './is-refusal.js'

const context = { hasReason: true, attempts: 1, isReady: true } as const

describe('what an inner strategy says', () => {
  it('is about the record for these codes, and about everything else for the others', () => {
    const refusals = errorCodes.filter((code) => isRefusal(new NotificationError(code, ''), context))
    expect(refusals).toEqual(['unroutable', 'rejected', 'invalid', 'too-large'])
    expect(errorCodes.filter((code) => isForAHuman(new NotificationError(code, '')))).toEqual([
      'auth',
      'topology',
      'closed',
    ])
  })

  it('is no refusal when it says that it is worth trying again', () => {
    for (const code of errorCodes)
      expect(isRefusal(new NotificationError(code, '', { retryable: true }), context)).toBe(false)
  })

  it('is about the address, not the record, where all is unroutable because there is no connection', () => {
    const error = new NotificationError('unroutable', '')
    expect(isRefusal(error, { ...context, isReady: false })).toBe(false)
    expect(isRefusal(error, { ...context, isReady: undefined })).toBe(true)
  })

  it('with an error of its own is a refusal only after so many attempts', () => {
    const error = new NotificationError('rejected', 'fetch failed', { delivery: 'unknown' })
    const after = (attempts: number) => isRefusal(error, { ...context, hasReason: false, attempts })
    expect([1, maxAttemptsWithoutReason - 1, maxAttemptsWithoutReason].map(after)).toEqual([
      false,
      false,
      true,
    ])
  })

  it.each<[ErrorCode[], boolean]>([
    [['rejected', 'too-large'], true],
    [['rejected', 'timeout'], false],
    [['auth'], false],
    [[], false],
  ])('in a fan-out is a refusal when all that failed refuse: %j', (codes, expected) => {
    const outcomes: Outcome[] = codes.map((code) => ({
      strategy: code,
      status: 'failed',
      error: new NotificationError(code, ''),
    }))
    const accepted: Outcome = { strategy: 'other', status: 'accepted' }
    const error = new NotificationError('partial', '', { outcomes: [accepted, ...outcomes] })
    expect(isRefusal(error, context)).toBe(expected)
  })
})
