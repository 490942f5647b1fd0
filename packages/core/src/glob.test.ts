import { describe, expect, it } from 'vitest'
import { anyGlobMatcher, globMatcher } from './glob.js'

describe('a glob', () => {
  // Checked against Python's `fnmatch.fnmatchcase`, which oslo.messaging uses.
  it.each([
    ['image.create', 'image.create', true],
    ['image.create', 'image.created', false],
    ['image.create', 'imagexcreate', false],
    ['*', '', true],
    ['*', 'anything.at.all', true],
    ['image.*', 'image.create', true],
    ['image.*', 'image.member.create', true],
    ['image.*', 'image', false],
    ['*.create', 'image.member.create', true],
    ['*.create', 'image.create.x', false],
    ['**', 'a.b', true],
    ['a***b', 'a.b', true],
    ['image.?reate', 'image.create', true],
    ['image.?reate', 'image.reate', false],
    ['?', 'a', true],
    ['?', '', false],
    ['?', '\n', true],
    ['*', 'two\nlines', true],
    ['?', '\u{1F5BC}', true],
    ['IMAGE.*', 'image.create', false],
    ['image.[cd]*', 'image.create', true],
    ['image.[cd]*', 'image.delete', true],
    ['image.[cd]*', 'image.update', false],
    ['image.[!cd]*', 'image.update', true],
    ['image.[!cd]*', 'image.create', false],
    ['image.[^cd]*', 'image.create', true],
    ['image.[^cd]*', 'image.^', true],
    ['image.[^cd]*', 'image.update', false],
    ['v[0-9]', 'v7', true],
    ['v[0-9]', 'vx', false],
    ['v[!0-9]', 'vx', true],
    ['[]]', ']', true],
    ['[]]', 'a', false],
    ['[]a]', 'a', true],
    ['[!]]', ']', false],
    ['[!]]', 'a', true],
    ['[!]a]', 'b', true],
    ['[a-]', '-', true],
    ['[-a]', '-', true],
    ['[--0]', '.', true],
    ['[[]', '[', true],
    ['[\\]', '\\', true],
    ['[\\d]', '1', false],
    ['[.]', 'x', false],
    ['[z-a]', 'b', false],
    ['[z-a]', 'z', false],
    ['[!z-a]', 'b', true],
    ['[z-aq]', 'q', true],
    ['[', '[', true],
    ['[', 'a', false],
    ['[]', '[]', true],
    ['[]', '', false],
    ['[!]', '[!]', true],
    ['[!]', 'a', false],
    ['[!', '[!', true],
    ['[]abc', '[]abc', true],
    ['a[bc', 'a[bc', true],
    ['a[b*', 'a[bcd', true],
    ['a]b', 'a]b', true],
    ['a.b', 'axb', false],
    ['a+b', 'aab', false],
    ['a+b', 'a+b', true],
    ['(a|b)*', '(a|b)c', true],
    ['(a|b)*', 'a', false],
    ['a{2}*', 'aa', false],
    ['^a*$', 'a', false],
    ['^a*$', '^ab$', true],
    ['\\*', '\\x', true],
    ['\\*', '*', false],
    ['', '', true],
    ['', 'a', false],
    ['*a*b', 'xaxb', true],
    ['*a*b', 'xbxa', false],
    ['*ab*ab', 'abab', true],
    ['*ab*ab', 'abcab', true],
    ['*ab*ab', 'ab', false],
    ['a*a', 'a', false],
    ['a*a', 'aa', true],
    ['*aa', 'aaa', true],
    ['*a?c*', 'xaabcx', true],
  ])('%j on %j: %s', (glob, text, expected) => {
    expect(globMatcher(glob)(text)).toBe(expected)
  })

  it('takes no time on texts that are made to take long', () => {
    const started = performance.now()
    expect(globMatcher('*a*a*a*a*a*a*a*a*b')('a'.repeat(2_000))).toBe(false)
    expect(globMatcher(`${'*a'.repeat(40)}*`)('a'.repeat(255))).toBe(true)
    expect(globMatcher(`${'*?'.repeat(40)}[!a]`)('a'.repeat(2_000))).toBe(false)
    expect(performance.now() - started).toBeLessThan(1_000)
  })
})

describe('several globs', () => {
  it('match what any of them matches', () => {
    const matches = anyGlobMatcher(['image.create', '*.delete'])
    expect(['image.create', 'task.delete', 'image.update'].map(matches)).toEqual([true, true, false])
  })

  it('may be one', () => {
    expect(anyGlobMatcher('image.*')('image.create')).toBe(true)
  })

  it('match nothing when there are none', () => {
    expect(anyGlobMatcher([])('image.create')).toBe(false)
  })
})
