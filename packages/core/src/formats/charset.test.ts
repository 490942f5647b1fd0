import { describe, expect, it } from 'vitest'
import { sample } from '../../test/support/sample.js'
import { decodeMessage } from './decode.js'
import type { ReceivedMessage } from './format.js'

const name = 'Käse \u20ac \u{1f5bc}'
const notification = sample({ payload: { name } })
const text = JSON.stringify(notification)
const escaped = text.replace(/[^ -~]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)

/** The name of the image as it was read, or the fault. */
function nameIn(message: ReceivedMessage): unknown {
  const result = decodeMessage(message)
  return result.ok ? Object(result.notification.payload).name : result.fault
}

describe('the characters of a message', () => {
  it('are UTF-8, raw or escaped, with a byte order mark or without', () => {
    for (const variant of [text, escaped, `\ufeff${text}`]) {
      expect(decodeMessage({ body: Buffer.from(variant) })).toEqual({ ok: true, notification })
    }
  })

  it('are UTF-8 in an envelope, too', () => {
    const wrapped = JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': text })
    expect(nameIn({ body: Buffer.from(wrapped) })).toBe(name)
  })

  it.each([
    'application/json',
    'application/json; charset=utf-8',
    'APPLICATION/JSON;CHARSET=UTF-8',
    'application/json; charset="utf-8"',
    "application/json ; profile=x; charset = 'utf8'",
    'application/json; charset=',
    'application/json; charset',
    'text/plain',
    'application/octet-stream',
    'application/cloudevents+json',
    'no type at all',
    '',
  ])('are UTF-8 where the content type is %j', (contentType) => {
    expect(nameIn({ body: Buffer.from(text), contentType })).toBe(name)
    expect(nameIn({ body: Buffer.from(text), contentType, contentEncoding: 'utf-8' })).toBe(name)
  })

  it.each([
    'utf-8',
    'UTF-8',
    'utf8',
    'utf_8',
    ' utf-8 ',
    'us-ascii',
    'ascii',
    'binary',
    'identity',
    '8bit',
    '',
  ])('are UTF-8 where the content encoding is %j', (contentEncoding) => {
    expect(nameIn({ body: Buffer.from(text), contentEncoding })).toBe(name)
    expect(nameIn({ body: Buffer.from(escaped), contentEncoding })).toBe(name)
  })

  it.each([
    ['utf-16le', Buffer.from(text, 'utf16le'), name],
    ['UTF-16', Buffer.from(`\ufeff${text}`, 'utf16le'), name],
    ['utf-16be', Buffer.from(text, 'utf16le').swap16(), name],
    ['latin1', Buffer.from(text.replaceAll(name, 'Käse'), 'latin1'), 'Käse'],
    ['latin-1', Buffer.from(text.replaceAll(name, 'Käse'), 'latin1'), 'Käse'],
    ['ISO-8859-1', Buffer.from(text.replaceAll(name, 'Käse'), 'latin1'), 'Käse'],
    ['iso-8859-15', Buffer.from(text.replaceAll(name, '\xa4'), 'latin1'), '\u20ac'],
  ])('are in %s when either property says so', (charset, body, expected) => {
    expect(nameIn({ body, contentEncoding: charset })).toBe(expected)
    expect(nameIn({ body, contentType: `application/json; charset=${charset}` })).toBe(expected)
    expect(nameIn({ body, contentType: `text/plain; charset=${charset}`, contentEncoding: 'binary' })).toBe(
      expected,
    )
  })

  it('are what the content encoding says, when the content type says otherwise', () => {
    const message = { body: Buffer.from(text), contentType: 'application/json; charset=latin1' }
    expect(nameIn({ ...message, contentEncoding: 'utf-8' })).toBe(name)
    expect(nameIn(message)).not.toBe(name)
  })

  it.each(['klingon', 'utf-32', 'utf-7', 'base64', '__proto__', 'x'.repeat(100_000)])(
    'are a fault in a charset that is not known: %.20s',
    (charset) => {
      expect(nameIn({ body: Buffer.from(text), contentEncoding: charset })).toBe('charset')
      expect(nameIn({ body: Buffer.from(text), contentType: `application/json; charset=${charset}` })).toBe(
        'charset',
      )
    },
  )

  it.each([
    ['utf-8', Buffer.from(text.replaceAll(name, '\xff'), 'latin1')],
    ['utf-8', Buffer.from(text).subarray(0, Buffer.from(text).indexOf(0xf0) + 2)],
    ['us-ascii', Buffer.from(text.replaceAll(name, 'Käse'), 'latin1')],
    ['utf-16le', Buffer.from(text, 'utf16le').subarray(0, -1)],
    ['utf-16le', Buffer.from(text.replaceAll(name, '\ud800'), 'utf16le')],
  ])('are a fault where they are not in %s', (contentEncoding, body) => {
    expect(decodeMessage({ body, contentEncoding })).toMatchObject({ ok: false, fault: 'not-json' })
  })

  it.each([null, 7, {}])('are UTF-8 where a client without a compiler hands over %j', (odd) => {
    // @ts-expect-error: neither is a text
    expect(nameIn({ body: Buffer.from(text), contentType: odd, contentEncoding: odd, headers: odd })).toBe(
      name,
    )
  })

  it('are looked for in a long content type without delay', () => {
    const body = Buffer.from(text)
    for (const part of [';', '; ', ';charset', ' ', ';charset= ']) {
      expect(nameIn({ body, contentType: `application/json${part.repeat(100_000)}` })).toBeDefined()
    }
  })
})
