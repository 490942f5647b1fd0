import { expect, it } from 'vitest'
import { walked, walking } from '../../test/support/walking.js'
import { Round } from '../run/case-result.js'
import { figuresOf } from './figures.js'

const nobody = { skipped: new Map(), failed: new Map(), rows: [], contenders: ['ours', 'plain'] }

it('are medians over the rounds, for each contender in each cell', () => {
  const result = { case: walking, cells: ['uphill'], rounds: [walked(2), walked(1), walked(4)], ...nobody }
  expect(figuresOf(result)).toEqual([
    {
      case: 'walking',
      cell: 'uphill',
      contender: 'ours',
      perSecond: 50_000,
      cpuUs: 2,
      spread: 1.5,
      rounds: 3,
    },
    {
      case: 'walking',
      cell: 'uphill',
      contender: 'plain',
      perSecond: 100_000,
      cpuUs: 1,
      spread: 0,
      rounds: 3,
    },
  ])
})

it('have what else was measured', () => {
  const round = new Round()
  const extra = { wireBytesEach: 1_300 }
  round.add('ours', 'uphill', { count: 1, elapsedMs: 1, cpuMs: 1, p50Ms: 2, p99Ms: 3, peakRssMiB: 60, extra })
  const [figures] = figuresOf({ case: walking, cells: ['uphill'], rounds: [round], ...nobody })
  expect(figures).toMatchObject({ p50Ms: 2, p99Ms: 3, peakRssMiB: 60, extra })
})
