import { NotificationError } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { faultLines } from './fault-line.js'

it('an error is one line, whatever its message holds', () => {
  const error = new NotificationError('auth', 'refused\nby amqp://joe:secret@host', {
    cause: new Error('why'),
  })
  expect(faultLines(error, false)).toBe('glance-notify: auth: refused\\u000aby amqp://***@host\n')
})

it('with --verbose its causes follow, and one that is its own cause ends', () => {
  const inner: Error = new AggregateError([new Error('one'), new TypeError('two')], '')
  const error = new NotificationError('timeout', 'late', { cause: inner })
  expect(faultLines(error, true)).toBe('glance-notify: timeout: late\n  caused by: one; TypeError: two\n')
  inner.cause = inner
  expect(faultLines(error, true).split('\n').length).toBeLessThan(12)
})

it('what is no error is told as it is', () => {
  expect(faultLines('text', false)).toBe('glance-notify: text\n')
})
