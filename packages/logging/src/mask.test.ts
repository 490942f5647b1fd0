import { describe, expect, it } from 'vitest'
import { errorOf, notification } from '../test/sends.js'
import { createMask } from './mask.js'
import type { LoggingStrategyOptions } from './options.js'

function masked(payload: unknown, options: LoggingStrategyOptions = {}): string {
  return createMask(options)(notification({ payload })).payload
}

describe('promise 10: secrets stay secret', () => {
  it('masks by key, in the payload and in the context', () => {
    const texts = createMask({})(
      notification({ payload: { a: [{ Password: 'x' }] }, context: { auth_token: 'y', user_id: 'u' } }),
    )
    expect(texts.payload).toBe('{"a":[{"Password":"***"}]}')
    expect(texts.context).toBe('{"auth_token":"***","user_id":"u"}')
  })

  it('masks by path, in the payload and in the context', () => {
    const mask = createMask({ maskPaths: ['payload.properties.license', 'context.user_id', '*.email'] })
    const texts = mask(
      notification({
        payload: { properties: { license: 'x', other: 1 }, email: 'e' },
        context: { user_id: 'u', email: 'e', license: 'l' },
      }),
    )
    expect(texts.payload).toBe('{"properties":{"license":"***","other":1},"email":"***"}')
    expect(texts.context).toBe('{"user_id":"***","email":"***","license":"l"}')
  })

  it('masks the whole of either', () => {
    const mask = createMask({ maskPaths: ['payload', 'context'] })
    expect(mask(notification({ payload: 'text', context: { a: 1 } }))).toEqual({
      payload: '"***"',
      context: '"***"',
    })
  })

  it('masks credentials in URLs, in a text payload too', () => {
    expect(masked({ url: 'swift+https://tenant:p@ss@auth.example/v1?x=a@b', mail: 'a@b.c' })).toBe(
      '{"url":"swift+https://***@auth.example/v1?x=a@b","mail":"a@b.c"}',
    )
    expect(masked('Cannot reach amqp://guest:gu"\\\\est@h')).toBe('"Cannot reach amqp://***@h"')
    expect(masked('see git://token@host and http://host:80/a@b')).toBe(
      '"see git://***@host and http://host:80/a@b"',
    )
  })

  it('does not take long over a text that only looks like a URL', () => {
    const long = `://${'a:'.repeat(1_000_000)}`
    const begin = performance.now()
    expect(masked({ long, again: '://'.repeat(300_000) })).toContain(long)
    expect(performance.now() - begin).toBeLessThan(2_000)
  })

  it('masks a secret that is an object with a way of its own to become JSON', () => {
    expect(masked({ when: new Date(0), secret: { toJSON: () => 'x' } })).toBe(
      '{"when":"1970-01-01T00:00:00.000Z","secret":"***"}',
    )
  })
})

it('leaves an ordinary payload as core has written it', () => {
  const payload = { size: 2n ** 60n, name: 'ünï\u2028', properties: { a: 'b' } }
  expect(masked(payload, { maskPaths: ['payload.properties.license'] })).toBe(
    '{"size":1152921504606846976,"name":"ünï\u2028","properties":{"a":"b"}}',
  )
})

it('keeps every digit beside a secret', () => {
  expect(masked({ size: 2n ** 60n, secret: 1 })).toBe('{"size":1152921504606846976,"secret":"***"}')
})

it('has no context where there is none', () => {
  expect(createMask({})(notification()).context).toBeUndefined()
})

it('promise 11: what JSON cannot carry is refused, and the place is named', async () => {
  const error = await errorOf(Promise.resolve().then(() => masked({ a: { b: Number.NaN } })))
  expect(error).toMatchObject({ code: 'invalid', issues: [{ path: '/a/b' }] })
})
