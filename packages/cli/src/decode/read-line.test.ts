import { deflateSync } from 'node:zlib'
import type { Decoded } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { readLine } from './read-line.js'

const flat = {
  message_id: '200b6db5-8335-4669-adff-ea24dd2a5191',
  publisher_id: 'image.localhost',
  event_type: 'image.create',
  priority: 'INFO',
  payload: { id: 'eca7391d-3c53-41e3-8a88-532b7d741c3a' },
  timestamp: '2026-11-22 07:46:48.663585',
}
const text = JSON.stringify(flat)

function read(line: unknown): Decoded {
  return readLine(Buffer.from(typeof line === 'string' ? line : JSON.stringify(line)))
}

function reasonOf(line: unknown): string {
  const decoded = read(line)
  return decoded.ok ? 'readable' : decoded.reason
}

describe('a line', () => {
  it.each([
    ['the flat object of 2013', text],
    ['the same with a byte order mark', `\ufeff${text}`],
    ['the same among spaces', `  ${text}\t`],
    ['oslo v2', { 'oslo.version': '2.0', 'oslo.message': text }],
    [
      'a captured message',
      { exchange: 'glance', routing_key: 'notifications.info', properties: {}, body: text },
    ],
    ['a captured message in base64', { body_base64: Buffer.from(text).toString('base64') }],
    ['a captured message of nothing but its body', { body: text }],
    [
      "a line of oslo's log driver behind what the log puts before it",
      `2026-11-24 14:44:45.980 4242 INFO oslo.messaging.notification.image.create [req-1 user {x} - -] ${text}`,
    ],
    ['a line of the logging strategy', { level: 30, time: 1795401728790, name: 'glance.notifier', ...flat }],
  ])('can be %s', (_, line) => {
    expect(read(line)).toEqual({ ok: true, notification: flat })
  })

  it('has its context and _unique_id kept aside, from any dialect', () => {
    const oslo = { ...flat, _unique_id: 'u', _context_user: 'joe' }
    const expected = { ok: true, notification: { ...flat, context: { user: 'joe' } }, uniqueId: 'u' }
    expect(read(oslo)).toEqual(expected)
    expect(read({ 'oslo.version': '2.0', 'oslo.message': JSON.stringify(oslo) })).toEqual(expected)
    expect(read({ level: 30, ...flat, context: { user: 'joe' } })).toEqual({
      ok: true,
      notification: { ...flat, context: { user: 'joe' } },
    })
    expect(read({ ...flat, context: { user: 'joe' }, unique_id: 'u' })).toEqual(expected)
  })

  it('has no context of a key that only looks like it', () => {
    const payload = { context: { a: 1 }, unique_id: 'x', body: 'y', body_base64: 'z' }
    expect(read({ ...flat, payload })).toEqual({ ok: true, notification: { ...flat, payload } })
    expect(read({ ...flat, context: 'text', unique_id: 7 })).toEqual({ ok: true, notification: flat })
  })

  it('has integers beyond 2^53 and keys named __proto__, in the context as well', () => {
    const line = `${text.slice(0, -1)},"context":{"big":12345678901234567890,"__proto__":{"a":1}}}`
    const decoded = read(line)
    const context = decoded.ok ? decoded.notification.context : {}
    expect(Object.entries(context ?? {})).toEqual([
      ['big', 12345678901234567890n],
      ['__proto__', { a: 1 }],
    ])
  })

  it('passes the properties of a captured message on', () => {
    const headers = { compression: 'application/x-gzip' }
    const zlib = deflateSync(text).toString('base64')
    expect(read({ properties: { headers }, body_base64: zlib })).toMatchObject({ ok: true })
    expect(read({ properties: {}, body_base64: zlib })).toMatchObject({ ok: false })
    const utf16 = Buffer.from(text, 'utf16le').toString('base64')
    const content_type = 'application/json; charset=utf-16le'
    expect(read({ properties: { content_type }, body_base64: utf16 })).toMatchObject({ ok: true })
    expect(read({ properties: { content_encoding: 'utf-16le' }, body_base64: utf16 })).toMatchObject({
      ok: true,
    })
    expect(read({ properties: 'none', body: text })).toMatchObject({ ok: true })
  })

  it.each([
    ['not JSON', /not JSON/],
    ['[1]', /not a JSON object/],
    ['[ {"message_id":1} ]', /not/],
    ['null', /not a JSON object/],
    ['{}', /has no message_id/],
    [{ body: { a: 1 } }, /a body that is not a text/],
    [{ body: null }, /a body that is not a text/],
    [{ body_base64: 1 }, /a body_base64 that is not in base64/],
    [{ body_base64: '{}' }, /a body_base64 that is not in base64/],
    [{ body: 'text' }, /not JSON/],
    [{ exchange: 'glance', properties: {} }, /has no message_id/],
    ['2026-11-24 INFO nothing here', /not JSON/],
    ['2026-11-24 INFO [-] {"a":1}', /has no message_id/],
  ])('%j cannot be read, and the reason says why', (line, reason) => {
    expect(reasonOf(line)).toMatch(reason)
  })

  it('of bytes that are not UTF-8 cannot be read, not even inside of a captured message', () => {
    const broken = Buffer.from(`{"body":"${text.replaceAll('"', '\\"')}"}`)
    broken[broken.indexOf('localhost')] = 0xff
    expect(readLine(broken)).toMatchObject({ ok: false })
    expect(readLine(Buffer.from([0xff]))).toMatchObject({ ok: false })
    expect(readLine(new Uint8Array())).toMatchObject({ ok: false })
  })

  it('never quotes what it could not read', () => {
    for (const line of [
      '{"password":hunter2}',
      '{"body":"hunter2"}',
      'hunter2',
      '{"body_base64":"hunter2!"}',
    ])
      expect(reasonOf(line)).not.toContain('hunter2')
  })
})
