import type { Case } from '../../src/case.js'
import { cpuEach, rate, ratioOf } from '../../src/comparisons.js'
import { Round } from '../../src/run/case-result.js'

/** A case for the tests of this package. */
export const walking: Case = {
  name: 'walking',
  summary: 'on foot',
  contenders: [
    { name: 'ours', module: 'ours' },
    { name: 'plain', module: 'plain' },
  ],
  cells: [{ name: 'uphill' }],
  ms: 100,
  quickMs: 10,
  rows: [
    {
      ...ratioOf(cpuEach, 'ours', 'plain', 'uphill'),
      name: 'uphill',
      target: 1.5,
      direction: 'at most',
      note: 'µs each / plain',
    },
    {
      ...ratioOf(rate, 'ours', 'plain', 'uphill'),
      name: 'speed',
      target: null,
      direction: 'at least',
      note: 'a second / plain',
    },
  ],
}

/** A round of it in which ours took so much processor time, plain 1 ms, for as many each. */
export function walked(ours: number): Round {
  const round = new Round()
  round.add('ours', 'uphill', { count: 1_000, elapsedMs: 10 * ours, cpuMs: ours })
  round.add('plain', 'uphill', { count: 1_000, elapsedMs: 10, cpuMs: 1 })
  return round
}
