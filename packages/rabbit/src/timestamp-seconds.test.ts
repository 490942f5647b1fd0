import { parseTimestamp } from '@glance-notifications/core'
import { expect, it } from 'vitest'
import { secondsReader } from './timestamp-seconds.js'

const timestamps = [
  '2026-11-22 07:46:48.963585',
  '2026-11-22 07:46:48.000001',
  '2026-11-22 07:46:48',
  '2026-11-22 07:46:48.96358Z',
  '2026-11-22 07:46:48.963585+02:00',
  '2026-11-22 07:46:48.1+0200',
  '2026-11-22 07:46:49.963585',
  '2026-11-22T07:46:49.963585',
  '2026-02-30 07:46:49.963585',
  '2026-02-30 07:46:49.963586',
  '2026-02-30 07:46:49',
  '1969-12-31 23:59:59.999999',
  'yesterday',
  '.963585',
  '',
]

it('reads the second of every timestamp, whatever was read before', () => {
  const secondsOf = secondsReader()
  for (const before of timestamps) {
    for (const timestamp of timestamps) {
      secondsOf(before)
      const milliseconds = parseTimestamp(timestamp)
      expect(secondsOf(timestamp), `${timestamp} after ${before}`).toBe(
        milliseconds === undefined ? undefined : Math.floor(milliseconds / 1000),
      )
    }
  }
})
