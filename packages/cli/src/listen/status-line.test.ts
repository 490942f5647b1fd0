import { NotificationError } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { statusLine } from './status-line.js'

const error = new NotificationError('connection-lost', 'It was refused.')

it.each([
  [{ state: 'idle' }, undefined],
  [{ state: 'connecting', host: 'h:5672', attempt: 1 }, 'connecting to h:5672'],
  [{ state: 'ready', host: 'h:5672' }, 'listening on h:5672'],
  [{ state: 'ready' }, 'listening'],
  [{ state: 'blocked', host: 'h:5672', reason: 'low on\nmemory' }, 'waiting: low on\\u000amemory'],
  [
    { state: 'backing-off', attempt: 1, delayMs: 1_234, error },
    'connection-lost: It was refused. Next attempt in 1.2 s.',
  ],
  [
    {
      state: 'backing-off',
      attempt: 1,
      delayMs: 50,
      error: new NotificationError('connection-lost', 'h:1: ECONNREFUSED'),
    },
    'connection-lost: h:1: ECONNREFUSED. Next attempt in 0.1 s.',
  ],
  [{ state: 'closing' }, undefined],
  [{ state: 'closed' }, undefined],
  [{ state: 'failed', error }, undefined],
] as const)('of the status %o people hear: %s', (status, line) => {
  expect(statusLine(status)).toBe(line)
})
