import type { Case, Comparison, ContenderSpec, RowSpec } from '../case.js'
import { cpuEach, type Measure, ratioOf } from '../comparisons.js'
import type { Params } from '../contender/contender.js'

export interface SubjectCase {
  readonly name: string
  readonly summary: string
  /** The module that opens the subjects, below `src`. */
  readonly module: string
  /** Subjects that a quick run has as well. */
  readonly subjects: readonly string[]
  /** Those that it leaves out. */
  readonly more?: readonly string[]
  readonly rows: readonly RowSpec[]
  readonly params?: Params
  /** Of each subject in each round. Default 1,000, and with `--quick` 250. */
  readonly ms?: number
  readonly quickMs?: number
}

/** The one cell of a case of subjects. */
export const cell = 'alone'

/** Subjects side by side: each in its process, for some time in every round. */
export function subjectCase({ name, summary, module, subjects, more = [], rows, params, ms, quickMs }: SubjectCase): Case {
  const contender = (subject: string): ContenderSpec => ({ name: subject, module })
  return {
    name,
    summary,
    contenders: [
      ...subjects.map(contender),
      ...more.map((subject) => ({ ...contender(subject), quick: false })),
    ],
    cells: [{ name: cell, ...(params && { params }) }],
    rows,
    ms: ms ?? 1_000,
    quickMs: quickMs ?? 250,
    rounds: 5,
    quickRounds: 3,
    place: async () => ({ settingsFor: async (subject) => subject, close: async () => {} }),
  }
}

/** Processor time for each, against the same of a baseline. */
export function processorRatio(ours: string, baseline: string): Comparison {
  return ratioOf(cpuEach, ours, baseline, cell)
}

/** A figure of one subject as a share of a bound that has a unit. */
export function shareOf(measure: Measure, subject: string, bound: number): Comparison {
  return {
    contenders: [subject],
    cells: [cell],
    ratio: (measured) => {
      const found = measured(subject, cell)
      const figure = found && measure(found)
      return figure === undefined ? undefined : figure / bound
    },
  }
}

/** Microseconds of processor time of one subject, only reported. */
export function reported(name: string, subject: string, note = 'µs of processor time each'): RowSpec {
  return { name, ...shareOf(cpuEach, subject, 1), target: null, direction: 'at most', note }
}
