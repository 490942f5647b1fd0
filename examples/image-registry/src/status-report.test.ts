import { type ConnectionStatus, NotificationError } from '@glance-notifications/core'
import { expect, test } from 'vitest'
import { reportStatus } from './status-report.js'

test('the operator hears once that the broker is away, and once that it is back', () => {
  const lines: string[] = []
  const error = new NotificationError('connection-lost', 'gone')
  const listeners: ((status: ConnectionStatus) => void)[] = []
  const feed = {
    current: { state: 'idle' } as const,
    subscribe(listener: (status: ConnectionStatus) => void) {
      listeners.push(listener)
      return () => undefined
    },
    async *[Symbol.asyncIterator]() {},
  }
  reportStatus(feed, (line) => lines.push(line))
  const changes: readonly ConnectionStatus[] = [
    { state: 'connecting', host: 'h:1', attempt: 1 },
    { state: 'ready' },
    { state: 'backing-off', attempt: 1, delayMs: 100, error },
    { state: 'connecting', host: 'h:1', attempt: 2 },
    { state: 'backing-off', attempt: 2, delayMs: 200, error },
    { state: 'ready' },
    { state: 'closing' },
    { state: 'closed' },
  ]
  for (const change of changes) for (const listener of listeners) listener(change)
  expect(lines).toEqual([
    'Notifications are held up, the registry serves on: connection-lost: gone',
    'Notifications go out again.',
  ])
})
