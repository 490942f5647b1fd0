import { expect, it } from 'vitest'
import { blockReasons } from './block-reasons.js'

it('is blocked as long as there is a reason, and tells each change once', () => {
  const told: (string | undefined)[] = []
  const reasons = blockReasons({
    blocked: (reason) => told.push(reason),
    unblocked: () => told.push(undefined),
    writable() {},
  })
  reasons.missing(undefined)
  reasons.missing('no exchange')
  reasons.missing('no exchange')
  reasons.broker.blocked('low on memory')
  reasons.missing(undefined)
  reasons.missing('no exchange')
  reasons.broker.unblocked()
  reasons.missing(undefined)
  expect(told).toEqual(['no exchange', 'low on memory', 'no exchange', undefined])
})
