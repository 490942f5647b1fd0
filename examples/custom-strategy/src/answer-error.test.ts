import { expect, it } from 'vitest'
import { answerError } from './answer-error.js'

const options = { strategy: 'webhook', maxRetryAfterMs: 60_000 }
const errorOf = (status: number, headers = {}) => answerError({ status, headers }, options)

it.each([200, 201, 202, 204, 299])('%i says that it is safe', (status) => {
  expect(errorOf(status)).toBeUndefined()
})

it.each([
  [301, 'topology', false, 'none'],
  [308, 'topology', false, 'none'],
  [400, 'rejected', false, 'none'],
  [401, 'auth', false, 'none'],
  [403, 'auth', false, 'none'],
  [404, 'topology', false, 'none'],
  [405, 'topology', false, 'none'],
  [407, 'auth', false, 'none'],
  [408, 'timeout', true, 'none'],
  [409, 'rejected', false, 'none'],
  [410, 'topology', false, 'none'],
  [413, 'too-large', false, 'none'],
  [422, 'rejected', false, 'none'],
  [425, 'blocked', true, 'none'],
  [429, 'blocked', true, 'none'],
  [500, 'rejected', true, 'unknown'],
  [501, 'rejected', false, 'none'],
  [502, 'rejected', true, 'unknown'],
  [503, 'blocked', true, 'unknown'],
  [504, 'rejected', true, 'unknown'],
  [599, 'rejected', true, 'unknown'],
  [199, 'rejected', false, 'none'],
])('%i is %s, retryable: %s, delivery: %s', (status, code, retryable, delivery) => {
  expect(errorOf(status)).toMatchObject({ code, retryable, delivery, phase: 'confirm', strategy: 'webhook' })
})

it('says how long the receiver asks to wait, up to the cap', () => {
  expect(errorOf(429, { 'retry-after': '30' })?.retryAfterMs).toBe(30_000)
  expect(errorOf(503, { 'retry-after': '3600' })?.retryAfterMs).toBe(60_000)
  expect(errorOf(503)?.retryAfterMs).toBeUndefined()
})
