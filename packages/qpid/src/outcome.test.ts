import { isNotificationError } from '@glance-notifications/core'
import rhea from 'rhea'
import { describe, expect, it } from 'vitest'
import { outcomeOf } from './outcome.js'

/** A delivery state as rhea reads it from the wire. */
function state(
  name: 'received' | 'accepted' | 'rejected' | 'released' | 'modified',
  fields?: object,
): unknown {
  return Reflect.get(rhea.message, name)(fields)
}

function failureOf(remote: unknown, settled = true): object {
  const outcome = outcomeOf(remote, settled)
  if (!isNotificationError(outcome)) throw new Error(`It is ${outcome}.`)
  const { code, retryable, delivery, phase, message } = outcome
  return { code, retryable, delivery, phase, message }
}

describe('outcomeOf', () => {
  it.each([true, false])('accepted is accepted, settled (%s) or not', (settled) => {
    expect(outcomeOf(state('accepted'), settled)).toBe('accepted')
  })

  it.each([undefined, null, {}, state('received')])(
    'nothing is known yet of %j before it is settled',
    (remote) => {
      expect(outcomeOf(remote, false)).toBeUndefined()
    },
  )

  it.each([undefined, null, {}, Object.create(null), state('received')])(
    'settled with %j is a failure that may have been delivered',
    (remote) => {
      expect(failureOf(remote)).toMatchObject({
        code: 'rejected',
        retryable: false,
        delivery: 'unknown',
        phase: 'confirm',
      })
    },
  )

  it('released has nowhere to go', () => {
    expect(failureOf(state('released'))).toMatchObject({
      code: 'unroutable',
      retryable: false,
      delivery: 'none',
    })
  })

  it('modified tells whether to try again here', () => {
    expect(failureOf(state('modified'))).toMatchObject({
      code: 'rejected',
      retryable: true,
      delivery: 'none',
    })
    expect(failureOf(state('modified', { delivery_failed: true }))).toMatchObject({
      code: 'rejected',
      retryable: true,
    })
    expect(failureOf(state('modified', { undeliverable_here: true }))).toMatchObject({
      code: 'unroutable',
      retryable: false,
    })
  })

  it('rejected says why when it can', () => {
    expect(failureOf(state('rejected'))).toMatchObject({
      code: 'rejected',
      retryable: false,
      delivery: 'none',
    })
    const error = { condition: 'amqp:not-found', description: 'no such queue' }
    expect(failureOf(state('rejected', { error }))).toMatchObject({
      code: 'unroutable',
      message: expect.stringContaining('no such queue'),
    })
  })
})
