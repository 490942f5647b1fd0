import { describe, expect, it } from 'vitest'
import { type Baseline, boundOf, notMeasured, updated, worseThan } from './baseline.js'
import type { Row } from './row.js'

const cost: Row = {
  case: 'walking/uphill',
  ratio: 1,
  target: 1.5,
  met: true,
  note: 'µs each / plain',
  spread: 0.1,
  direction: 'at most',
}
const speed: Row = { ...cost, case: 'walking/speed', direction: 'at least' }
const baseline: Baseline = {
  'walking/uphill': { ratio: 1, spread: 0.05 },
  'walking/speed': { ratio: 1, spread: 0.5 },
}

it('the bound is the spread, and never below a floor', () => {
  expect(boundOf(0.05)).toBe(0.15)
  expect(boundOf(0.5)).toBe(0.5)
})

describe('worse', () => {
  it('is what costs more than the bound allows', () => {
    expect(worseThan(baseline, [{ ...cost, ratio: 1.14 }])).toEqual([])
    expect(worseThan(baseline, [{ ...cost, ratio: 1.16 }])).toEqual([
      'walking/uphill is 1.16; it was 1, and should be at most 1.15',
    ])
  })

  it('is what is slower than the bound allows, by its own noise', () => {
    expect(worseThan(baseline, [{ ...speed, ratio: 0.68 }])).toEqual([])
    expect(worseThan(baseline, [{ ...speed, ratio: 0.6 }])).toEqual([
      'walking/speed is 0.6; it was 1, and should be at least 0.667',
    ])
  })

  it('is measured by the target where the ratio was less than nothing', () => {
    const below: Baseline = { 'walking/uphill': { ratio: -0.5, spread: 0.1 } }
    expect(worseThan(below, [{ ...cost, ratio: -0.3 }])).toEqual([])
    expect(worseThan(below, [{ ...cost, ratio: -0.2 }])).toEqual([
      'walking/uphill is -0.2; it was -0.5, and should be at most -0.275',
    ])
  })

  it('is never what became better, what is only reported, what is new or what was not measured', () => {
    const rows: readonly Row[] = [
      { ...cost, ratio: 0.1 },
      { ...speed, ratio: 9 },
      { ...cost, ratio: 9, target: null },
      { ...cost, case: 'walking/new', ratio: 9 },
      { ...cost, ratio: null },
    ]
    expect(worseThan(baseline, rows)).toEqual([])
  })
})

it('what was not measured now is named', () => {
  expect(notMeasured(baseline, [{ ...cost, ratio: null, note: 'no broker' }])).toEqual([
    'walking/uphill: no broker',
  ])
})

it('what was measured takes the place of what was there, and the rest stays', () => {
  const rows: readonly Row[] = [
    { ...cost, ratio: 2 },
    { ...cost, case: 'a/new', ratio: 3 },
    { ...cost, case: 'a/reported', target: null },
    { ...speed, ratio: null },
  ]
  expect(Object.entries(updated(baseline, rows))).toEqual([
    ['a/new', { ratio: 3, spread: 0.1 }],
    ['walking/speed', { ratio: 1, spread: 0.5 }],
    ['walking/uphill', { ratio: 2, spread: 0.1 }],
  ])
})
