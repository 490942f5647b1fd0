import { describe, expect, it } from 'vitest'
import { sample } from '../../test/support/sample.js'
import { osloPriorities } from '../notification.js'
import { decodeMessage } from './decode.js'

function decode(changes: object): ReturnType<typeof decodeMessage> {
  return decodeMessage({ body: Buffer.from(JSON.stringify({ ...sample(), ...changes })) })
}

describe('an attribute', () => {
  it.each(osloPriorities)('priority may be %s, in any case', (priority) => {
    for (const written of [priority, priority.toLowerCase()])
      expect(decode({ priority: written })).toMatchObject({ ok: true, notification: { priority } })
  })

  it.each(['WARNING', 'FATAL', '', ' INFO', 'toString', 'constructor', null, ['INFO']])(
    'priority cannot be %j: oslo.messaging never writes it',
    (priority) => {
      expect(decode({ priority })).toEqual({
        ok: false,
        fault: 'attribute',
        reason: 'The message has no priority that is known.',
      })
    },
  )

  it.each(['message_id', 'event_type'])(
    '%s is a text that is not empty, of no more than 255 bytes',
    (name) => {
      expect(decode({ [name]: 'é'.repeat(127) })).toMatchObject({ notification: { [name]: 'é'.repeat(127) } })
      expect(decode({ [name]: 'é'.repeat(128) })).toMatchObject({
        fault: 'attribute',
        reason: expect.stringMatching(`has an? ${name} that is too long`),
      })
      for (const none of [undefined, null, '', 7, true, {}, ['x']]) {
        expect(decode({ [name]: none })).toEqual({
          ok: false,
          fault: 'attribute',
          reason: `The message has no ${name}.`,
        })
      }
    },
  )

  it('message_id need not be a UUID, nor an event_type have a dot', () => {
    const odd = { message_id: '42', event_type: 'tick' }
    expect(decode(odd)).toEqual({ ok: true, notification: sample(odd) })
  })

  it.each([undefined, null])('publisher_id and timestamp may be %s, and are then empty', (none) => {
    expect(decode({ publisher_id: none, timestamp: none, payload: none })).toEqual({
      ok: true,
      notification: sample({ publisher_id: '', timestamp: '', payload: null }),
    })
  })

  it('timestamp may be any text, and stays as it was written', () => {
    for (const timestamp of ['2013-11-27 16:16:05', '2026-11-22T07:46:48.663585+02:00', 'yesterday'])
      expect(decode({ timestamp })).toMatchObject({ notification: { timestamp } })
    expect(decode({ timestamp: 1795333608 })).toMatchObject({ ok: false, fault: 'attribute' })
  })

  it.each([null, 'text', '', 0, false, [], {}, { priority: 'x' }])('payload may be %j', (payload) => {
    expect(decode({ payload })).toEqual({ ok: true, notification: sample({ payload }) })
  })
})

describe('beside the attributes', () => {
  it('the context is kept, under any key', () => {
    const context = { request_id: 'r', '': null, _context_x: [1], constructor: { name: 'c' }, toString: 1 }
    const keys = Object.fromEntries(Object.entries(context).map(([key, value]) => [`_context_${key}`, value]))
    expect(decode({ ...keys, context: 'no', _contextual: 'no' })).toEqual({
      ok: true,
      notification: sample({ context }),
    })
  })

  it('the _unique_id is kept, when it is a text', () => {
    expect(decode({ _unique_id: 'u' })).toEqual({ ok: true, notification: sample(), uniqueId: 'u' })
    expect(decode({ _unique_id: 7 })).toEqual({ ok: true, notification: sample() })
  })
})
