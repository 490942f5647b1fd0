import { describe, expect, it } from 'vitest'
import { type Finding, findingLines } from './finding.js'

const finding: Finding = { severity: 'ok', code: 'queue', subject: 'queue q', message: 'It is there.' }

describe('a finding', () => {
  it('is a line, and its help another one, indented', () => {
    expect(findingLines(finding, false)).toBe('ok       queue q: It is there.\n')
    expect(findingLines({ ...finding, severity: 'problem', help: 'Delete it.' }, false)).toBe(
      'problem  queue q: It is there.\n         Delete it.\n',
    )
  })

  it('has a colour where colours are wanted', () => {
    expect(findingLines({ ...finding, severity: 'warning' }, true)).toBe(
      '\u001b[33mwarning  \u001b[0mqueue q: It is there.\n',
    )
  })

  it('does nothing to the terminal, whatever a queue is called', () => {
    const nasty = '\u001b]0;owned\u0007\nok  all is well'
    const lines = findingLines({ ...finding, subject: nasty, message: nasty, help: nasty }, false)
    expect(lines.split('\n')).toHaveLength(3)
    expect(lines.replaceAll('\n', '')).not.toMatch(/\p{Cc}/u)
  })
})
