import { NotificationError } from '@glance-notifications/core'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { failureReport } from './failure-report.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

const failure = (code: 'timeout' | 'overflow') => ({
  eventType: 'image.update',
  priority: 'INFO' as const,
  error: new NotificationError(code, 'late'),
})

test('the first failure is reported at once, the others in one line every five seconds', () => {
  const lines: string[] = []
  const { failed } = failureReport((line) => lines.push(line))
  failed(failure('timeout'))
  expect(lines).toEqual([
    '1 notification not delivered (timeout 1); the last was INFO image.update: timeout: late',
  ])
  for (let count = 0; count < 1000; count += 1) failed(failure(count % 2 ? 'timeout' : 'overflow'))
  expect(lines).toHaveLength(1)
  vi.advanceTimersByTime(5000)
  expect(lines[1]).toMatch(/^1000 notifications not delivered \(overflow 500, timeout 500\)/)
  vi.advanceTimersByTime(60_000)
  expect(lines).toHaveLength(2)
})

test('what was held back is reported at the end', () => {
  const lines: string[] = []
  const report = failureReport((line) => lines.push(line))
  report.failed(failure('timeout'))
  report.failed(failure('timeout'))
  report.flush()
  report.flush()
  expect(lines).toHaveLength(2)
})
