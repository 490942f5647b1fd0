import { readFileSync } from 'node:fs'
import { type Decoded, decodeMessage } from '@glance-notifications/core'
import { describe, expect, it } from 'vitest'
import { notification } from '../../test/sends.js'
import { lineFormatter } from '../line.js'
import { createMask } from '../mask.js'
import { messageInLine } from './message-in-line.js'

const format = lineFormatter('glance.notifier')
const mask = createMask({})

function read(text: string | Uint8Array): Decoded | undefined {
  const bytes = Buffer.from(text)
  const body = messageInLine({ bytes, length: bytes.length })
  return body && decodeMessage({ body })
}

/** What oslo's log driver has written, behind nothing and behind what the log puts before it. */
const captured = readFileSync(
  new URL('../../../core/test/fixtures/oslo-14-log.jsonl', import.meta.url),
  'utf8',
)
  .split('\n')
  .filter(Boolean)
  .map((line) => JSON.parse(line))

describe('a line of the logging strategy', () => {
  it('is the notification, its context included', () => {
    const sent = notification({
      payload: { size: 2n ** 63n, context: { a: 1 } },
      context: { user_id: 'u', quota: 2n ** 60n, roles: ['a'], ['__proto__']: { b: 1 } },
    })
    expect(read(format(sent, mask(sent)).trimEnd())).toEqual({ ok: true, notification: { ...sent } })
  })

  it('is what the file says where secrets were masked', () => {
    const sent = notification({ payload: { admin_password: 'hunter2' }, context: { auth_token: 'x' } })
    expect(read(format(sent, mask(sent)))).toMatchObject({
      notification: { payload: { admin_password: '***' }, context: { auth_token: '***' } },
    })
  })

  it('has no context where there is none', () => {
    const sent = notification({ payload: { context: { a: 1 } } })
    const decoded = read(format(sent, mask(sent)))
    expect(decoded).toEqual({ ok: true, notification: { ...sent } })
    expect(decoded).not.toHaveProperty('notification.context')
  })
})

describe("a line of oslo's log driver", () => {
  it.each(captured.map(({ logger, body }) => [logger, body]))('is the notification: %s', (logger, body) => {
    const expected = decodeMessage({ body: Buffer.from(body) })
    expect(expected.ok).toBe(true)
    expect(read(body)).toEqual(expected)
    const prefix = `2026-11-24 14:44:45.980 4242 INFO ${logger} [req-1 user {x} - -] `
    expect(read(prefix + body)).toEqual(expected)
  })

  it('is one in the envelope of oslo v2, too', () => {
    const text = JSON.stringify({ 'oslo.version': '2.0', 'oslo.message': captured[0].body })
    expect(read(text)).toEqual(decodeMessage({ body: Buffer.from(captured[0].body) }))
  })
})

describe('a line with a list of objects in it', () => {
  const text = '{"message_id":"m","event_type":"e","priority":"INFO","payload":[1, {"a":1}]}'

  it.each([`\ufeff${text}`, `  \t${text}\r`])('is read from its beginning: %j', (line) => {
    expect(read(line)).toMatchObject({ ok: true, notification: { payload: [1, { a: 1 }] } })
  })
})

describe('a line of something else', () => {
  it.each([
    '',
    '  \t',
    'INFO started {"port": 9292}',
    '{"level":30,"time":1,"msg":"request"}',
    '{"level":30,"message_id":"a mail","msg":"sent"}',
    '{"level":30,"msg":"received","got":{"message_id":"m","event_type":"image.create"}}',
    '["message_id","event_type",{"message_id":1,"event_type":1}]',
    '{"level":30,"msg":"torn before its na',
    '\ufffd\0\0\0',
  ])('is none of ours: %j', (text) => {
    expect(read(text)).toBeUndefined()
  })
})

describe('a line that is a notification, and cannot be read', () => {
  const whole = '{"message_id":"m","event_type":"image.create","priority":"INFO","payload":1}'

  it.each([
    ['torn', whole.slice(0, -4), 'not-json'],
    ['of no priority', whole.replace('INFO', 'LOUD'), 'attribute'],
    ['of an id that is no text', whole.replace('"m"', '7'), 'attribute'],
    ['too deep', whole.replace('1}', '['.repeat(200_000)), 'too-deep'],
    ['with a number that is too large', whole.replace('1}', '1e999}'), 'attribute'],
    ['of a broken envelope', '{"oslo.version":"2.0","oslo.message":7}', 'envelope'],
  ])('is handed on: %s', (_, text, fault) => {
    expect(read(text)).toMatchObject({ ok: false, fault })
  })

  it('is handed on: not UTF-8', () => {
    expect(read(Buffer.concat([Buffer.from(whole), Buffer.from([0xff])]))).toMatchObject({
      fault: 'not-json',
    })
  })

  it('is handed on, whatever it is, when it is cut; even where all that is missing are blanks', () => {
    const body = messageInLine({ bytes: Buffer.from(whole), length: whole.length + 1 })
    expect(body && decodeMessage({ body })).toMatchObject({ ok: false, fault: 'not-json' })
  })
})
