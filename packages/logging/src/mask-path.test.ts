import { describe, expect, it } from 'vitest'
import { anyKey, parseMaskPath, pathMayBeIn } from './mask-path.js'

describe('parseMaskPath', () => {
  it.each([
    ['payload', ['payload']],
    ['payload.properties.license', ['payload', 'properties', 'license']],
    ['payload["a.b"].c', ['payload', 'a.b', 'c']],
    ["payload['x'][`y`]", ['payload', 'x', 'y']],
    ['payload.members[0].email', ['payload', 'members', '0', 'email']],
    ['payload.members[*].email', ['payload', 'members', anyKey, 'email']],
    ['payload["*"]', ['payload', anyKey]],
    ['context.roles', ['context', 'roles']],
    ['*.email', [anyKey, 'email']],
  ])('reads %s', (text, path) => {
    expect(parseMaskPath(text)).toEqual(text === 'payload["*"]' ? ['payload', '*'] : path)
  })

  it.each([
    '',
    '.',
    'payload.',
    '.payload',
    'payload..a',
    'payload[',
    'payload[]',
    'payload[a]',
    'payload]',
    'event_type',
  ])('refuses %j', (text) => {
    expect(parseMaskPath(text)).toBeUndefined()
  })
})

it('says that a path is not in a text only when it certainly is not', () => {
  const text = JSON.stringify({ members: [{ email: 'x', 'a"b': 1 }] })
  expect(pathMayBeIn(['members', '0', 'email'], text)).toBe(true)
  expect(pathMayBeIn(['members', anyKey, 'a"b'], text)).toBe(true)
  expect(pathMayBeIn(['members', anyKey, 'phone'], text)).toBe(false)
})
