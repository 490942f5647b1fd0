import { describe, expect, it } from 'vitest'
import { thrown } from '../test/support/rejection.js'
import { sample } from '../test/support/sample.js'
import { createNotification } from './notification.js'
import { payloadText, seal, withheldContextKeys } from './payload-text.js'

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
