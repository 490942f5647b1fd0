import { describe, expect, it } from 'vitest'
import { type LineNotification, notificationInLine } from './line-notification.js'

const defaults = { priority: 'INFO', publisherId: 'here' } as const
const whole = {
  message_id: 'm',
  publisher_id: 'there',
  event_type: 'image.create',
  priority: 'ERROR',
  payload: { size: 1 },
  timestamp: '2026-11-22 07:46:48.663585',
}

function read(line: unknown, more: object = {}): LineNotification {
  return notificationInLine(Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)), {
    ...defaults,
    ...more,
  })
}

describe('a line to be sent', () => {
  it('of type, priority and payload makes a new notification', () => {
    const line = read({ event_type: 'image.update', priority: 'warn', payload: [1] })
    expect(line).toMatchObject({
      ok: true,
      notification: { event_type: 'image.update', priority: 'WARN', payload: [1], publisher_id: 'here' },
    })
    expect(line.ok && line.notification.message_id).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('takes from the command line what it leaves out', () => {
    expect(read({ payload: null }, { type: 'image.delete', priority: 'ERROR' })).toMatchObject({
      notification: { event_type: 'image.delete', priority: 'ERROR', payload: null },
    })
    expect(read({ event_type: 'a', publisher_id: 'p', context: { user: 'joe' }, payload: 1 })).toMatchObject({
      notification: { publisher_id: 'p', context: { user: 'joe' } },
    })
  })

  it.each([
    ['as it is', whole],
    ['as decode has printed it', { ...whole, timestamp: '2026-11-22T07:46:48.663585Z', unique_id: 'u' }],
    ['as it was captured', { body: JSON.stringify(whole) }],
    ['in the envelope of oslo v2', { 'oslo.version': '2.0', 'oslo.message': JSON.stringify(whole) }],
  ])('of a whole notification, %s, is that notification again', (_, line) => {
    expect(read(line)).toEqual({ ok: true, notification: whole })
  })

  it('keeps every digit of the payload', () => {
    const text = JSON.stringify(whole).replace('"size":1', '"size":12345678901234567890')
    expect(read(text)).toMatchObject({
      ok: true,
      notification: { payload: { size: 12345678901234567890n } },
    })
  })

  it.each(['then', ''])('is refused with a timestamp that nobody could read: %j', (timestamp) => {
    expect(read({ ...whole, timestamp })).toEqual({
      ok: false,
      reason: 'The line has a timestamp that is not a time.',
    })
  })

  it.each([
    [{ payload: 1 }, /no event_type, and there is no --type/],
    [{ event_type: 'a' }, /no payload/],
    [{ event_type: 'a', payload: 1, priority: 'AUDIT' }, /no priority of INFO/],
    [{ event_type: 'a', payload: 1, publisher_id: 1 }, /publisher_id that is not a text/],
    [{ ...whole, priority: 'AUDIT' }, /priority AUDIT/],
    [{ ...whole, event_type: null }, /has no event_type/],
    [{ body: 'text' }, /not JSON/],
    ['[]', /not a JSON object/],
    ['nonsense', /not JSON/],
  ])('%j cannot be sent, and the reason says why', (line, reason) => {
    const found = read(line)
    expect(found.ok ? 'it can' : found.reason).toMatch(reason)
  })
})
