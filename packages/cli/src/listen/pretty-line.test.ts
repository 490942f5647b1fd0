import type { ReceivedNotification } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { prettyLine } from './pretty-line.js'

const notification: ReceivedNotification = {
  message_id: 'm',
  publisher_id: 'image.localhost',
  event_type: 'image.upload',
  priority: 'INFO',
  timestamp: '2026-11-22 07:46:48.663585',
  payload: { id: 'eca7391d', name: 'cirros', status: 'active', size: 21_430_272 },
}

function line(changes: Partial<ReceivedNotification>): string {
  return prettyLine({ ...notification, ...changes }, false)
}

describe('the line for people', () => {
  it('has time, priority, event type, publisher and what it is about', () => {
    expect(line({})).toBe(
      '2026-11-22 07:46:48  INFO      image.upload      image.localhost  cirros eca7391d active 20.4 MiB',
    )
  })

  it.each([
    [{ image_id: 'i', member_id: 't', status: 'pending' }, 'i t pending'],
    [{ image_id: 'i', bytes_sent: 0 }, 'i 0 bytes'],
    [{ name: null, id: 'i', size: null, status: 'queued' }, 'i queued'],
    [{ namespace: 'OS::Compute', name: '' }, 'OS::Compute'],
    [{ size: 9_007_199_254_740_993n * 1024n }, '8192.0 PiB'],
    ['Image storage media is full: eca7391d', 'Image storage media is full: eca7391d'],
    [[1, 2], '[1,2]'],
    [{}, ''],
    [null, ''],
  ])('says of the payload %o only what counts', (payload, subject) => {
    expect(line({ payload })).toBe(
      `2026-11-22 07:46:48  INFO      image.upload      image.localhost${subject && `  ${subject}`}`,
    )
  })

  it('shortens long texts', () => {
    expect(line({ payload: 'x'.repeat(1_000) }).length).toBeLessThan(250)
  })

  it('says so where time or publisher are missing', () => {
    expect(line({ timestamp: '', publisher_id: '', payload: null })).toBe(
      '-                    INFO      image.upload      -',
    )
  })

  it('has colours for the priority where they are wanted', () => {
    expect(prettyLine({ ...notification, priority: 'ERROR' }, true)).toContain('\u001b[31mERROR   \u001b[0m')
    expect(prettyLine({ ...notification, priority: 'WARN' }, true)).toContain('\u001b[33mWARN')
  })

  it('does nothing to the terminal, whatever a name holds', () => {
    const nasty = '\u001b]0;owned\u0007\nsecond line'
    const text = line({ event_type: nasty, publisher_id: nasty, payload: { name: nasty } })
    expect(text).not.toMatch(/\p{Cc}/u)
  })
})
