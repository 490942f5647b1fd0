import { describe, expect, it } from 'vitest'
import { walked, walking } from '../../test/support/walking.js'
import type { CaseResult } from '../run/case-result.js'
import { isMet, rowsOf } from './row.js'

const result: CaseResult = {
  case: walking,
  contenders: ['ours', 'plain'],
  cells: ['uphill'],
  rows: ['uphill', 'speed'],
  rounds: [walked(1.2), walked(1.4), walked(3)],
  skipped: new Map(),
  failed: new Map(),
}

describe('a row', () => {
  it('is the median of the ratios of the rounds', () => {
    expect(rowsOf(result)).toEqual([
      {
        case: 'walking/uphill',
        ratio: 1.4,
        target: 1.5,
        met: true,
        note: 'µs each / plain',
        spread: 1.3,
        direction: 'at most',
      },
      {
        case: 'walking/speed',
        ratio: 0.7143,
        target: null,
        met: null,
        note: 'a second / plain',
        spread: 0.7,
        direction: 'at least',
      },
    ])
  })

  it('that is a share of a bound says what was measured', () => {
    const rows = walking.rows.map((row) => ({ ...row, bound: { value: 20, unit: 'µs' } }))
    const bounded = { ...result, case: { ...walking, rows } }
    expect(rowsOf(bounded)[0]?.note).toBe('µs each / plain; measured 28 µs')
    expect(rowsOf({ ...bounded, rounds: [] })[0]?.note).toBe(
      'µs each / plain; not measured: a contender gave no figure for it',
    )
  })

  it('is there only when it was asked for', () => {
    expect(rowsOf({ ...result, rows: ['speed'] }).map((row) => row.case)).toEqual(['walking/speed'])
  })

  it('that could not be measured says why', () => {
    const unmeasured = { ...result, rounds: [], skipped: new Map([['plain', 'it is not installed']]) }
    expect(rowsOf(unmeasured)[0]).toMatchObject({
      ratio: null,
      met: null,
      note: 'µs each / plain; not measured: plain: it is not installed',
    })
    for (const part of [{ cells: [] }, { contenders: ['ours'] }]) {
      expect(rowsOf({ ...result, rounds: [], ...part })[0]?.note).toContain('left out of a quick run')
    }
  })
})

it('a target is met at it, and on its side', () => {
  expect(isMet(1.5, { target: 1.5, direction: 'at most' })).toBe(true)
  expect(isMet(1.6, { target: 1.5, direction: 'at most' })).toBe(false)
  expect(isMet(1.5, { target: 1.5, direction: 'at least' })).toBe(true)
  expect(isMet(1.4, { target: 1.5, direction: 'at least' })).toBe(false)
  expect(isMet(1.4, { target: null, direction: 'at least' })).toBeNull()
  expect(isMet(null, { target: 1, direction: 'at least' })).toBeNull()
})
