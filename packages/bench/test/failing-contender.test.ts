import { expect, it } from 'vitest'
import type { Case, ContenderSpec } from '../src/case.js'
import { Brokers } from '../src/run/brokers.js'
import { runCase } from '../src/run/run-case.js'

const folder = '../test/support/contenders'
const contenders: readonly ContenderSpec[] = [
  { name: 'steady', module: `${folder}/steady` },
  { name: 'crashing', module: `${folder}/crashing` },
  { name: 'absent', module: `${folder}/absent`, missing: async () => 'it is not installed' },
  { name: 'broken', module: `${folder}/there-is-no-such-file` },
]
const strolling: Case = {
  name: 'strolling',
  summary: 'with some who do not arrive',
  contenders,
  cells: [{ name: 'flat' }],
  rows: [],
  ms: 1,
  quickMs: 1,
}

it('a contender that crashes is named, and the others go on', async () => {
  const lines: string[] = []
  const say = (line: string): void => void lines.push(line)
  const signal = new AbortController().signal
  const surroundings = { quick: false, signal, say, brokers: new Brokers(say) }
  const result = await runCase(
    { case: strolling, contenders, cells: strolling.cells, rows: [], rounds: 2 },
    { surroundings },
  )
  expect(result.rounds.map(({ measured }) => measured('steady', 'flat')?.count)).toEqual([1, 1])
  expect([...result.skipped]).toEqual([['absent', 'it is not installed']])
  expect([...result.failed.keys()]).toEqual(['crashing', 'broken'])
  expect(result.failed.get('crashing')).toMatch(/crashing ended: exit code 3: I am off/)
  expect(result.failed.get('broken')).toMatch(/there-is-no-such-file/)
  expect(lines).toContain('strolling: without absent: it is not installed')
})
