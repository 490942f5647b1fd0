import { expect, it } from 'vitest'
import { walked, walking } from '../../test/support/walking.js'
import type { CaseResult } from '../run/case-result.js'
import { figuresOf } from './figures.js'
import { reportText } from './report.js'
import { rowsOf } from './row.js'

it('for people is the figures of each case, and then the rows', () => {
  const result: CaseResult = {
    case: walking,
    contenders: ['ours', 'plain'],
    cells: ['uphill'],
    rows: ['uphill', 'speed'],
    rounds: [walked(2)],
    skipped: new Map(),
    failed: new Map(),
  }
  const machine = { node: 'v20.19.0', processors: 2, model: 'abacus', memoryGiB: 4, load: 0.5 }
  expect(reportText({ rows: rowsOf(result), cells: figuresOf(result), machine })).toBe(`\
node v20.19.0, processors 2, model abacus, memoryGiB 4, load 0.5

walking

| cell   | contender | a second | CPU µs each | p50 ms | p99 ms | peak MiB | spread | besides |
| --- | --- | --: | --: | --: | --: | --: | --: | --- |
| uphill | ours      |   50,000 |           2 |        |        |          |      0 |  |
| uphill | plain     |  100,000 |           1 |        |        |          |      0 |  |

| case           | ratio | target      | met | spread | note |
| --- | --: | --- | --- | --: | --- |
| walking/uphill |     2 | at most 1.5 | NO  |      0 | µs each / plain |
| walking/speed  |   0.5 | reported    |     |      0 | a second / plain |`)
})
