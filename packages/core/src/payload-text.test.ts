import { describe, expect, it } from 'vitest'
import { thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { textEncoderOf } from './formats/encoded-text.js'
import { glanceFormat } from './formats/glance.js'
import { createNotification } from './notification.js'
import {
  payloadBytes,
  payloadText,
  restoreNotification,
  seal,
  shareEncoding,
  withheldContextKeys,
} from './payload-text.js'

describe('the text of a payload', () => {
  it('is the payload as JSON', () => {
    expect(payloadText(sample({ payload: { size: 2n ** 64n } }))).toBe('{"size":18446744073709551616}')
  })

  it('is an error for what JSON cannot carry', () => {
    expect(thrown(() => payloadText(sample({ payload: () => 1 }))).code).toBe('invalid')
  })
})

describe('a sealed notification', () => {
  it('has the attributes of the notification', () => {
    const notification = sample({ context: { request_id: 'r' } })
    expect({ ...seal(notification) }).toEqual(notification)
  })

  it('does not change when the caller changes payload and context afterwards', () => {
    const tags = ['a']
    const payload = { name: 'cirros', tags }
    const user = { id: 'u' }
    const context = { user }
    const sealed = seal(createNotification({ ...sample(), payload, context }))
    payload.name = 'changed'
    tags.push('b')
    user.id = 'changed'
    Object.assign(context, { more: 1 })
    expect(payloadText(sealed)).toBe('{"name":"cirros","tags":["a"]}')
    expect(sealed.payload).toEqual({ name: 'cirros', tags: ['a'] })
    expect(sealed.context).toEqual({ user: { id: 'u' } })
  })

  it('does not change its text when somebody changes the payload that was read from it', () => {
    const sealed = seal(sample())
    Object.assign(Object(sealed.payload), { id: 'changed' })
    expect(payloadText(sealed)).toBe(JSON.stringify(sample().payload))
  })

  it('shows its payload to a spread, to JSON.stringify and to Object.entries', () => {
    const notification = sample()
    const sealed = seal(notification)
    expect(JSON.parse(JSON.stringify(sealed))).toEqual(notification)
    expect(Object.entries(sealed)).toContainEqual(['payload', notification.payload])
    expect({ ...sealed }.payload).toEqual(notification.payload)
  })

  it('gives the same payload object every time', () => {
    const sealed = seal(sample())
    expect(sealed.payload).toBe(sealed.payload)
  })

  it.each([null, 'store is full', 0, false, [], 12345678901234567890n])('can carry %s', (payload) => {
    expect(seal(sample({ payload })).payload).toEqual(payload)
  })

  it('is looked at once more before it is written, unless the events that found it valid have seen that it is plain', () => {
    const asked: unknown[] = []
    const events = (isPlain: boolean) => ({
      validate: () => undefined,
      isPlain: (...pair: unknown[]) => asked.push(pair) > 0 && isPlain,
    })
    const notification = sample({ payload: { tags: new Set(['a']) } })
    for (const doubting of [undefined, { validate: () => undefined }, events(false)])
      expect(thrown(() => seal(notification, doubting)).code).toBe('invalid')
    expect(payloadText(seal(notification, events(true)))).toBe('{"tags":{}}')
    const asking = [notification.event_type, 'INFO', notification.payload]
    expect(asked).toEqual([asking, asking])
  })

  it('is sealed once, however often', () => {
    const sealed = seal(sample())
    expect(seal(sealed)).toBe(sealed)
  })

  it('that was spread is no longer sealed, and seals again to the same', () => {
    const sealed = seal(sample({ payload: { size: 2n ** 64n } }))
    const copy = { ...sealed, publisher_id: 'other' }
    expect(payloadText(copy)).toBe(payloadText(sealed))
    expect(seal(copy)).toMatchObject({ publisher_id: 'other', payload: { size: 2n ** 64n } })
  })

  it('is encoded once for all strategies that share it', () => {
    const sealed = seal(sample())
    shareEncoding(sealed)
    const encoded = glanceFormat().encode(sealed)
    expect(glanceFormat().encode(sealed)).toBe(encoded)
    expect(glanceFormat().encode({ ...sealed }).body).toEqual(encoded.body)
    const text = textEncoderOf(glanceFormat())?.(sealed)
    expect(text?.text).toBe(String(encoded.body))
    expect(textEncoderOf(glanceFormat())?.(sealed)).toBe(text)
  })

  it('knows how many bytes its payload takes', () => {
    const notification = sample({ payload: 'é\u{1F5BC}' })
    expect([payloadBytes(notification), payloadBytes(seal(notification))]).toEqual([8, 8])
  })

  it('has no context when there was none', () => {
    expect('context' in seal(sample())).toBe(false)
  })

  it('withholds what would let a reader become the user', () => {
    const secrets = Object.fromEntries([...withheldContextKeys].map((key) => [key, 'secret']))
    const sealed = seal(sample({ context: { ...secrets, request_id: 'r' } }))
    expect(sealed.context).toEqual({ request_id: 'r' })
    expect(JSON.stringify(sealed)).not.toContain('secret')
    expect(withheldContextKeys).toContain('auth_token')
  })

  it('has null for a context value that is undefined', () => {
    expect(seal(sample({ context: { user: undefined } })).context).toEqual({ user: null })
  })

  it('keeps __proto__ in a context as a key', () => {
    const context = JSON.parse('{"__proto__":{"polluted":true}}')
    const sealed = seal(sample({ context }))
    expect(Object.keys(sealed.context ?? {})).toEqual(['__proto__'])
    expect(Reflect.get({}, 'polluted')).toBeUndefined()
  })

  it('cannot be made of a context that JSON cannot carry; the error names the place in the notification', () => {
    const error = thrown(() => seal(sample({ context: { user: { run() {} } } })))
    expect([error.code, error.issues]).toEqual([
      'invalid',
      [{ path: '/context/user/run', message: 'is a function, which JSON cannot carry' }],
    ])
  })
})

describe('promise 1: a notification that was written down', () => {
  it('comes back with its attributes, its context, and its payload as the same text', () => {
    const notification = sample({
      payload: { size: 2n ** 64n, name: 'Å\ud800"', __proto__: null, deep: [{ n: -1.5e300 }] },
      context: { request_id: 'r', count: 2n ** 70n },
    })
    const text = payloadText(notification)
    const restored = restoreNotification(notification, text)
    expect(payloadText(restored)).toBe(text)
    expect({ ...restored }).toEqual({ ...seal(notification) })
  })

  it.each(['12345678901234567890123', '1.0', '[1,  2]', '"\\u00e9"', '{"a":1,"a":2}', 'null'])(
    'is sent as it was, were it written otherwise today: %s',
    (text) => {
      const restored = restoreNotification(sample(), text)
      expect(seal(restored)).toBe(restored)
      expect(payloadText(restored)).toBe(text)
      expect(String(glanceFormat().encode(restored).body)).toContain(`"payload":${text},`)
    },
  )

  it.each(['', '{', '{"a":undefined}', 'NaN'])('must have a payload that is JSON, not %j', (text) => {
    expect(thrown(() => restoreNotification(sample(), text))).toMatchObject({
      code: 'invalid',
      issues: [{ path: '/payload' }],
    })
  })

  it('must have its attributes', () => {
    const attributes = { ...sample(), message_id: '', event_type: 'x'.repeat(256) }
    const { issues } = thrown(() => restoreNotification(attributes, '1'))
    expect(issues?.map(({ path }) => path)).toEqual(['/message_id', '/event_type'])
  })

  it('has no token in its context, whoever wrote it there', () => {
    const attributes = { ...sample(), context: { auth_token: 'secret', user: 'u' } }
    expect(restoreNotification(attributes, '1').context).toEqual({ user: 'u' })
  })
})
