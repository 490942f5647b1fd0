import { describe, expect, it } from 'vitest'
import { glance25 } from '../../test/support/capture.js'
import { seededRandom } from '../../test/support/random-document.js'
import { sample } from '../../test/support/sample.js'
import { decodeMessage } from './decode.js'
import type { Decoded } from './format.js'

function decode(body: string | Uint8Array): Decoded {
  return decodeMessage({ body: Buffer.from(body) })
}

/** The same in the double envelope of oslo v2. */
function envelope(version: unknown): string {
  return JSON.stringify({ 'oslo.version': version, 'oslo.message': flat() })
}

/** The flat object of 2013, with some attributes changed. */
function flat(changes: object = {}): string {
  return JSON.stringify({ ...sample(), ...changes })
}

function reasonOf(body: string | Uint8Array): string {
  const result = decode(body)
  return result.ok ? 'readable' : result.reason
}

describe('decoding', () => {
  it('reads the flat object of 2013, in any order of keys', () => {
    const reversed = Object.fromEntries(Object.entries(sample()).toReversed())
    expect(decode(JSON.stringify(reversed))).toEqual({ ok: true, notification: sample() })
  })

  it('ignores keys that it does not know', () => {
    expect(decode(flat({ _msg_id: 'm', _reply_q: 'q', _timeout: 1, more: true }))).toEqual({
      ok: true,
      notification: sample(),
    })
  })

  it.each([
    ['info', 'INFO'],
    ['Warn', 'WARN'],
    ['ERROR', 'ERROR'],
  ])('reads the priority %s as %s', (priority, expected) => {
    expect(decode(flat({ priority }))).toMatchObject({ ok: true, notification: { priority: expected } })
  })

  it('has an empty text for a publisher or a timestamp that is missing, and null for a payload', () => {
    const { message_id, event_type, priority } = sample()
    expect(decode(JSON.stringify({ message_id, event_type, priority }))).toEqual({
      ok: true,
      notification: { message_id, event_type, priority, publisher_id: '', timestamp: '', payload: null },
    })
    expect(decode(flat({ publisher_id: null }))).toMatchObject({ notification: { publisher_id: '' } })
  })

  it('reads any 2.x envelope, and one with a byte order mark', () => {
    expect(decode(envelope('2.0'))).toEqual({ ok: true, notification: sample() })
    expect(decode(envelope('2.1'))).toEqual({ ok: true, notification: sample() })
    expect(decode(`\ufeff${envelope('2.0')}`)).toEqual({ ok: true, notification: sample() })
  })

  it('reads integers beyond 2^53 as bigint, in either dialect', () => {
    const message = flat().replace('"payload":{', '"payload":{"size":12345678901234567890,')
    expect(decode(message)).toMatchObject({ notification: { payload: { size: 12345678901234567890n } } })
    const wrapped = JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': message })
    expect(decode(wrapped)).toMatchObject({ notification: { payload: { size: 12345678901234567890n } } })
  })

  it('takes __proto__ as a key like any other', () => {
    const message = flat().replace('{"message_id"', '{"__proto__":{"message_id":"x"},"message_id"')
    expect(decode(message)).toEqual({ ok: true, notification: sample() })
    const hidden = `{"__proto__":${flat()}}`
    expect(reasonOf(hidden)).toBe('The message has no message_id.')
    const context = decode(`${flat().slice(0, -1)},"_context___proto__":{"admin":true}}`)
    expect(context.ok && Object.keys(context.notification.context ?? {})).toEqual(['__proto__'])
    expect(Reflect.get({}, 'admin')).toBeUndefined()
  })
})

describe('what cannot be decoded is told with a reason', () => {
  it.each([
    ['', /is not JSON/],
    ['{', /is not JSON/],
    ['null', /is not a JSON object/],
    ['[]', /is not a JSON object/],
    ['"text"', /is not a JSON object/],
    ['12', /is not a JSON object/],
    ['{}', /has no message_id/],
    [flat({ message_id: 7 }), /has no message_id/],
    [flat({ message_id: null }), /has no message_id/],
    [flat({ event_type: undefined }), /has no event_type/],
    [flat({ event_type: ['x'] }), /has no event_type/],
    [flat({ timestamp: 0 }), /has a timestamp that is not a text/],
    [flat({ priority: 'notice' }), /has no priority that is known/],
    [flat({ priority: undefined }), /has no priority that is known/],
    [flat({ priority: 1 }), /has no priority that is known/],
    [JSON.stringify({ 'oslo.version': '1.0', 'oslo.message': flat() }), /oslo\.version that is not 2/],
    [JSON.stringify({ 'oslo.version': '20.0', 'oslo.message': flat() }), /oslo\.version that is not 2/],
    [JSON.stringify({ 'oslo.version': 2, 'oslo.message': flat() }), /oslo\.version that is not 2/],
    [JSON.stringify({ 'oslo.version': null, 'oslo.message': flat() }), /oslo\.version that is not 2/],
    [JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': sample() }), /oslo\.message that is not a text/],
    [JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': 'no JSON' }), /is not JSON/],
    [JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': '[]' }), /is not a JSON object/],
    [JSON.stringify({ 'oslo.version': '2.0' }), /has no message_id/],
    [JSON.stringify({ 'oslo.message': flat() }), /has no message_id/],
  ])('%s', (body, reason) => {
    expect(reasonOf(body)).toMatch(reason)
  })

  it('bytes that are not UTF-8', () => {
    expect(reasonOf(Buffer.from([0xff, 0xfe, 0x00]))).toMatch(/not/)
    expect(reasonOf(Buffer.concat([Buffer.from('{"a":"'), Buffer.from([0xc3]), Buffer.from('"}')]))).toMatch(
      /not/,
    )
  })

  it('objects that nest deeper than a reader could walk', () => {
    const deep = `${'['.repeat(100_000)}${']'.repeat(100_000)}`
    expect(reasonOf(deep)).not.toBe('readable')
    const message = flat({ payload: 'HERE' }).replace('"HERE"', deep)
    expect(reasonOf(message)).toMatch(/nested deeper than 100 levels/)
    expect(reasonOf(JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': message }))).toMatch(
      /nested deeper/,
    )
    const withBig = message.replace('"payload":', '"big":12345678901234567890,"payload":')
    expect(reasonOf(withBig)).not.toBe('readable')
    const allowed = `${'['.repeat(100)}${']'.repeat(100)}`
    expect(reasonOf(flat({ payload: 'HERE' }).replace('"HERE"', allowed))).toBe('readable')
    const context = `${flat().slice(0, -1)},"_context_user":${deep}}`
    expect(reasonOf(context)).toMatch(/nested deeper/)
  })

  it('and the reason holds nothing of the message', () => {
    const secret = 'hunter2'
    const broken = [
      `{"_context_auth_token":"${secret}"`,
      secret,
      `{"password":${secret}}`,
      JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': `{"a":${secret}}` }),
      JSON.stringify({ 'oslo.version': secret, 'oslo.message': '' }),
      flat({ priority: secret }),
    ]
    for (const body of broken) expect(reasonOf(body)).not.toContain('hunt')
  })
})

describe('decoding never throws', () => {
  const bodies = glance25().map(({ body }) => body)

  it('on random bytes', () => {
    const random = seededRandom(1)
    for (let round = 0; round < 5_000; round += 1) {
      const bytes = Uint8Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256))
      expect(decodeMessage({ body: bytes }).ok).toBe(false)
    }
  })

  it('on a real message that was cut off, anywhere', () => {
    const [body = ''] = bodies
    for (let length = 0; length < body.length; length += 1) {
      expect(decode(body.slice(0, length)).ok).toBe(false)
    }
  })

  it('on real messages with bytes changed', () => {
    const random = seededRandom(2)
    for (let round = 0; round < 3_000; round += 1) {
      const bytes = Buffer.from(bodies[Math.floor(random() * bodies.length)] ?? '')
      for (let change = 0; change < 3; change += 1) {
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256)
      }
      expect(decodeMessage({ body: bytes }).ok).toBeTypeOf('boolean')
    }
  })

  it('on attributes of every wrong type', () => {
    const wrong = [null, 0, '', true, [], {}, [[]], 'x']
    for (const key of Object.keys(sample())) {
      for (const value of wrong) expect(decode(flat({ [key]: value })).ok).toBeTypeOf('boolean')
    }
  })

  it('on a body that is none', () => {
    // @ts-expect-error: no bytes
    expect(decodeMessage({ body: undefined }).ok).toBe(false)
    // @ts-expect-error: no bytes
    expect(decodeMessage({ body: 'text' }).ok).toBe(false)
  })
})
