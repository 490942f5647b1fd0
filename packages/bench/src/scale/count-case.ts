import type { Case, CellSpec, Comparison, RowSpec } from '../case.js'
import { cpuEach } from '../comparisons.js'
import { subjectCase } from '../micro/subject-case.js'

/** Nothing that grows with what was sent before may be found by counting: 10 % is the noise of two runs. */
const mostGrowth = 1.1
/** Enough for all to be compiled. */
const warmUp = 30_000
/** A bound for what is ended by its count. */
const ms = 120_000

const few = '10-thousand'
const more = '100-thousand'
const many = '1-million'

export const countCase: Case = subjectCase({
  name: 'count',
  summary:
    'one notification among ten thousand and among a million, sent and heard in one process without a broker',
  module: 'scale/count-subjects',
  subjects: ['notifier'],
  more: ['listener'],
  fresh: true,
  cells: [cell(few, 10_000), cell(more, 100_000), { ...cell(many, 1_000_000), quick: false }],
  ms,
  quickMs: ms,
  rounds: 3,
  quickRounds: 2,
  rows: ['notifier', 'listener'].flatMap((subject) => [
    row(subject, many, mostGrowth),
    row(subject, more, mostGrowth),
  ]),
})

function cell(name: string, most: number): CellSpec {
  return { name, most, params: { warmUp } }
}

function row(subject: string, count: string, target: number): RowSpec {
  return {
    name: `${subject}-${count}`,
    ...growthIn(subject, few, count),
    target,
    direction: 'at most',
    note: `µs each of ${count.replace('-', ' ')} / µs each of ${few.replace('-', ' ')}`,
  }
}

/** What one takes in a cell, against what it takes in another. */
export function growthIn(subject: string, fromCell: string, toCell: string): Comparison {
  return {
    contenders: [subject],
    cells: [fromCell, toCell],
    ratio: (measured) => {
      const [from, to] = [fromCell, toCell].map((name) => {
        const found = measured(subject, name)
        return found && cpuEach(found)
      })
      return from && to ? to / from : undefined
    },
  }
}
