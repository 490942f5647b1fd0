import { describe, expect, it } from 'vitest'
import { sign, verify } from './signature.js'

const key = 'a key that nobody else knows'
const body = Buffer.from('{"event_type":"image.create","payload":"é"}')
const nowMs = 1_764_403_200_000

describe('a signature', () => {
  it('is the HMAC-SHA256 of time and body', () => {
    // printf '1764403200.%s' '{"event_type":"image.create","payload":"é"}' | openssl dgst -sha256 -hmac 'a key that nobody else knows'
    expect(sign(key, body, nowMs)).toBe(
      't=1764403200,v1=27ba429744e1982d2cd07be201e4b62b25430385d476d9fe95b75787aa772019',
    )
  })

  it('holds for the same bytes and key', () => {
    expect(verify(key, body, sign(key, body))).toBe(true)
  })

  it.each([
    ['another key', 'a key that somebody else knows', body, sign(key, body, nowMs)],
    ['another body', key, Buffer.from('{}'), sign(key, body, nowMs)],
    ['another time', key, body, sign(key, body, nowMs).replace('t=1764403200', 't=1764403201')],
    ['a digest that is cut short', key, body, sign(key, body, nowMs).slice(0, -2)],
    ['a digest in capitals', key, body, sign(key, body, nowMs).replace(/v1=.*/, (hex) => hex.toUpperCase())],
    ['nothing', key, body, ''],
    ['no signature', key, body, undefined],
  ])('does not hold for %s', (_, otherKey, otherBody, signature) => {
    expect(verify(otherKey, otherBody, signature, { nowMs })).toBe(false)
  })

  it('holds for five minutes, and for clocks that are as much behind', () => {
    const signature = sign(key, body, nowMs)
    const holds = [-301, -300, 300, 301].map((seconds) =>
      verify(key, body, signature, { nowMs: nowMs + seconds * 1_000 }),
    )
    expect(holds).toEqual([false, true, true, false])
    expect(verify(key, body, signature, { nowMs: nowMs + 2_000, toleranceSeconds: 1 })).toBe(false)
  })
})
