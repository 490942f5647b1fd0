import { parseTimestamp } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { timeReader } from './creation-time.js'

describe('the time of creation', () => {
  it('is the timestamp in whole milliseconds, in whatever order timestamps come', () => {
    const timeOf = timeReader()
    const timestamps = [
      '2026-11-22 07:46:48.663585',
      '2026-11-22 07:46:48.663999',
      '2026-11-22 07:46:48.000001',
      '2026-11-22 07:46:49.999999',
      '2026-11-22 07:46:48.663585',
      '2026-11-22 07:46:48',
      '2026-11-22T07:46:48.663585Z',
      '2026-11-22 07:46:48.663585+02:00',
      '2026-11-22 07:46:48.6',
      '1969-12-31 23:59:58.500001',
      '1969-12-31 23:59:58.999999',
    ]
    for (const timestamp of timestamps) {
      expect([timestamp, timeOf(timestamp)]).toEqual([
        timestamp,
        Math.floor(parseTimestamp(timestamp) ?? NaN),
      ])
    }
  })

  it.each(['', 'yesterday', '2026-02-30 00:00:00.000000', '.000000'])('is not there for %j', (timestamp) => {
    const timeOf = timeReader()
    expect(timeOf(timestamp)).toBeUndefined()
    expect(timeOf(timestamp)).toBeUndefined()
  })

  it('is not there for what begins as a time that was read', () => {
    const timeOf = timeReader()
    timeOf('2026-11-22 07:46:48.663585')
    expect(timeOf('2026-11-22 07:46:48.66358x')).toBeUndefined()
    expect(timeOf('2026-11-22 07:46:48 663585')).toBeUndefined()
  })
})
