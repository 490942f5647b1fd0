import { describe, expect, it } from 'vitest'
import { type MaskPath, parseMaskPath } from './mask-path.js'
import { maskText } from './mask-text.js'

const isSecret = (key: string): boolean => key === 'secret' || key === 'se"cret\\'

function paths(...texts: string[]): MaskPath[] {
  return texts.flatMap((text) => {
    const path = parseMaskPath(text)
    return path ? [path.slice(1)] : []
  })
}

describe('maskText', () => {
  it('replaces the value of a secret key, whatever it is', () => {
    const values = [
      '"text"',
      '"with \\"quotes\\" and \\\\"',
      '12345',
      'null',
      'true',
      '[1,[2],{"a":"]"}]',
      '{"a":{"b":"}"}}',
      '""',
      '[]',
      '{}',
    ]
    for (const value of values) {
      expect(maskText(`{"a":1,"secret":${value},"z":2}`, isSecret, [])).toBe('{"a":1,"secret":"***","z":2}')
    }
  })

  it('finds secret keys at any depth, within arrays too', () => {
    const text = '{"a":[{"secret":1},[{"b":{"secret":"x"}}]]}'
    expect(maskText(text, isSecret, [])).toBe('{"a":[{"secret":"***"},[{"b":{"secret":"***"}}]]}')
  })

  it('knows a key that JSON escapes', () => {
    const text = JSON.stringify({ 'se"cret\\': 1, 'secret"': 2 })
    expect(maskText(text, isSecret, [])).toBe(String.raw`{"se\"cret\\":"***","secret\"":2}`)
  })

  it('leaves everything else as it is, character for character', () => {
    const text = String.raw`{"n":90071992547409931234567,"e":-1.5e+300,"s":"\u2028 \\\" \\","u":"ünï","__proto__":{"a":[[],{}]},"":0}`
    expect(maskText(text, isSecret, paths('payload.absent'))).toBe(text)
  })

  it.each([
    ['payload.a.b', '{"a":{"b":"***","c":2},"b":3}'],
    ['payload["a"]["b"]', '{"a":{"b":"***","c":2},"b":3}'],
    ['payload.a', '{"a":"***","b":3}'],
    ['payload.*', '{"a":"***","b":"***"}'],
    ['payload.a.*', '{"a":{"b":"***","c":"***"},"b":3}'],
    ['payload', '"***"'],
    ['payload.b.c', '{"a":{"b":1,"c":2},"b":3}'],
  ])('replaces what is at %s', (path, masked) => {
    expect(maskText('{"a":{"b":1,"c":2},"b":3}', isSecret, paths(path))).toBe(masked)
  })

  it('counts the items of an array', () => {
    const text = '{"m":[{"e":1},{"e":2},3]}'
    expect(maskText(text, isSecret, paths('payload.m[1].e'))).toBe('{"m":[{"e":1},{"e":"***"},3]}')
    expect(maskText(text, isSecret, paths('payload.m[*].e'))).toBe('{"m":[{"e":"***"},{"e":"***"},3]}')
    expect(maskText(text, isSecret, paths('payload.m[2]', 'payload.m[0]'))).toBe(
      '{"m":["***",{"e":2},"***"]}',
    )
  })

  it('takes any JSON value for the whole', () => {
    for (const text of ['"text"', '1', 'null', '[]', '{}', '[1,"a",null]']) {
      expect(maskText(text, isSecret, [])).toBe(text)
    }
  })
})
