import type { ReceivedNotification } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { normalForm } from './normal-form.js'
import { readLine } from './read-line.js'

const notification: ReceivedNotification = {
  message_id: 'm',
  publisher_id: 'p',
  event_type: 'image.create',
  priority: 'AUDIT',
  timestamp: '2026-11-22 07:46:48.663585',
  payload: { b: 1, a: [null, 'ü\n'] },
}

function textOf(changes: Partial<ReceivedNotification> = {}, uniqueId?: string): string {
  const form = normalForm({
    ok: true,
    notification: { ...notification, ...changes },
    ...(uniqueId !== undefined && { uniqueId }),
  })
  return form.ok ? form.text : `not printed: ${form.reason}`
}

describe('the normal form', () => {
  it('has the six attributes in their order, and the time as ISO 8601 in UTC', () => {
    expect(textOf()).toBe(
      '{"message_id":"m","publisher_id":"p","event_type":"image.create","priority":"AUDIT",' +
        '"payload":{"b":1,"a":[null,"ü\\n"]},"timestamp":"2026-11-22T07:46:48.663585Z"}',
    )
  })

  it('ends with context and unique_id, where there are any', () => {
    expect(textOf({ context: { user: 'joe' } }, 'u')).toMatch(
      /Z","context":\{"user":"joe"\},"unique_id":"u"\}$/,
    )
    expect(textOf({}, 'u')).toMatch(/Z","unique_id":"u"\}$/)
  })

  it.each([
    ['2013-11-27 16:16:05', '"2013-11-27T16:16:05Z"'],
    ['2013-11-27T16:16:05.5+02:00', '"2013-11-27T14:16:05.5Z"'],
    ['', 'null'],
  ])('of the timestamp %j is %s', (timestamp, expected) => {
    expect(textOf({ timestamp })).toContain(`"timestamp":${expected}}`)
  })

  it('is not there for a timestamp that is not a time', () => {
    expect(textOf({ timestamp: 'yesterday' })).toBe(
      'not printed: The message has a timestamp that is not a time.',
    )
  })

  it('keeps every digit, and keys named __proto__', () => {
    const payload: unknown = JSON.parse('{"__proto__":{"x":1}}')
    expect(textOf({ payload, context: { big: -12345678901234567890n } })).toContain(
      '"payload":{"__proto__":{"x":1}},"timestamp":"2026-11-22T07:46:48.663585Z","context":{"big":-12345678901234567890}',
    )
  })

  it('is not there for what JSON cannot carry', () => {
    expect(textOf({ payload: { size: Number.POSITIVE_INFINITY } })).toBe(
      'not printed: The message at /size is not a finite number.',
    )
  })

  it('of the normal form is the same', () => {
    for (const changes of [{}, { timestamp: '' }, { context: { a: 12345678901234567890n } }]) {
      const text = textOf(changes, 'u')
      const decoded = readLine(Buffer.from(text))
      const again = decoded.ok ? normalForm(decoded) : decoded
      expect(again).toEqual({ ok: true, text })
    }
  })
})
