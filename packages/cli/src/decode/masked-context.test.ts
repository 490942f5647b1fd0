import { describe, expect, it } from 'vitest'
import { maskedContext } from './masked-context.js'

describe('a context that is printed', () => {
  it('shows who asked, and no token', () => {
    const context = { user_id: 'joe', auth_token: 'gAAAA', roles: ['member'], is_admin: false, domain: null }
    expect(maskedContext(context)).toEqual({ ...context, auth_token: '***' })
  })

  it.each(['service_token', 'X-Auth-Token', 'adminPass', 'PASSWORD', 'trust_secret', 'ec2_credentials'])(
    'has %s masked, whatever is in it, and however deep',
    (key) => {
      expect(maskedContext({ [key]: { a: 1 }, list: [{ deep: { [key]: 1 } }] })).toEqual({
        [key]: '***',
        list: [{ deep: { [key]: '***' } }],
      })
    },
  )

  it('has no credentials in its URLs', () => {
    expect(maskedContext({ catalog: ['http://joe:hunter2@host/v3', 'http://host/a@b'] })).toEqual({
      catalog: ['http://***@host/v3', 'http://host/a@b'],
    })
  })

  it('keeps every digit, and keys named __proto__', () => {
    const context = maskedContext({ big: 12345678901234567890n, inner: JSON.parse('{"__proto__":{"a":1}}') })
    expect(context.big).toBe(12345678901234567890n)
    expect(JSON.stringify(context.inner)).toBe('{"__proto__":{"a":1}}')
  })

  it('is not changed where it was given', () => {
    const context = { auth_token: 'gAAAA' }
    maskedContext(context)
    expect(context.auth_token).toBe('gAAAA')
  })
})
