import { describe, expect, it } from 'vitest'
import { listText, parseArguments } from './arguments.js'
import type { Fault } from './fault.js'

const rain: Fault = {
  name: 'rain',
  summary: 'it rains',
  transports: ['rabbit'],
  boundMs: 60_000,
  recoveryMs: 5_000,
  run: async () => {},
}
const parse = (...given: string[]) => parseArguments(given, [rain])

describe('the arguments', () => {
  it('ask for everything when there are none', () => {
    expect(parse()).toEqual({ faults: [], parallel: 2, json: false, list: false, help: false })
  })

  it('may name faults, a transport and a number', () => {
    expect(parse('--fault', 'rain', '--fault=rain', '--transport', 'qpid', '--count', '400')).toMatchObject({
      faults: ['rain', 'rain'],
      transport: 'qpid',
      count: 400,
    })
  })

  it.each([
    [['--fault', 'snow'], 'There is no fault snow'],
    [['--transport', 'pigeon'], '--transport must be one of rabbit, qpid, logging'],
    [['--count', '0'], '--count must be a whole number above 0'],
    [['--count', 'many'], '--count must be'],
    [['--loud'], "Unknown option '--loud'"],
  ])('%j are refused', (given, message) => {
    expect(() => parse(...given)).toThrow(message)
  })
})

it('the list tells of each fault what it does, over what, and its bounds', () => {
  expect(listText([rain])).toBe(
    'rain  it rains\n      rabbit; 10,000 notifications; at most 60 s, ready again within 5 s\n',
  )
})
