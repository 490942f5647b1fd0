import { describe, expect, it } from 'vitest'
import { walking } from '../test/support/walking.js'
import { listText, parseArguments } from './arguments.js'

describe('the arguments', () => {
  it('ask for everything when there are none', () => {
    expect(parseArguments([])).toEqual({
      quick: false,
      json: false,
      markdown: false,
      check: false,
      save: false,
      list: false,
      help: false,
    })
  })

  it('may ask for a part, in a hurry, for machines', () => {
    expect(
      parseArguments(['--only', 'publish-*', '--quick', '--rounds=5', '--json', '--cpu-prof', 'x']),
    ).toMatchObject({ only: 'publish-*', quick: true, rounds: 5, json: true, cpuProf: 'x' })
  })

  it.each([
    [['--loud'], "Unknown option '--loud'"],
    [['publish'], "Unexpected argument 'publish'"],
    [['--rounds', '0'], '--rounds must be a whole number above 0'],
    [['--rounds', 'many'], '--rounds must be'],
    [['--check', '--save'], 'cannot be had together'],
    [['--json', '--markdown'], 'cannot be had together'],
    [['--only'], 'argument missing'],
  ])('%j are refused', (given, message) => {
    expect(() => parseArguments(given)).toThrow(message)
  })
})

it('the list tells of each case who does what, and what its rows should be', () => {
  expect(listText([walking])).toBe(
    'walking: on foot\n  contenders: ours, plain\n  cells: uphill\n' +
      '  walking/uphill: at most 1.5; µs each / plain\n  walking/speed: reported; a second / plain\n',
  )
})
