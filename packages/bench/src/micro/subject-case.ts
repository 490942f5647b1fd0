import type { Bound, Case, CellSpec, Comparison, ContenderSpec, RowSpec } from '../case.js'
import { cpuEach, type Measure, ratioOf } from '../comparisons.js'

export interface SubjectCase extends Pick<Case, 'name' | 'summary' | 'rows' | 'fresh'> {
  /** The module that opens the subjects, below `src`. */
  readonly module: string
  readonly subjects: readonly string[]
  /** Those that a quick run leaves out. */
  readonly more?: readonly string[]
  /** Default: one, in which each subject runs for as long as the case says. */
  readonly cells?: readonly CellSpec[]
  /** Of each subject in each round. Default 1,000, and with `--quick` 250. */
  readonly ms?: number
  readonly quickMs?: number
}

/** The one cell of most of these cases. */
export const alone = 'alone'

/** Subjects side by side, each in its process. */
export function subjectCase({ module, subjects, more = [], ...rest }: SubjectCase): Case {
  const contender = (name: string): ContenderSpec => ({ name, module })
  return {
    cells: [{ name: alone }],
    ms: 1_000,
    quickMs: 250,
    rounds: 5,
    quickRounds: 3,
    ...rest,
    contenders: [
      ...subjects.map(contender),
      ...more.map((subject) => ({ ...contender(subject), quick: false })),
    ],
    place: async () => ({ settingsFor: async (subject) => subject, close: async () => {} }),
  }
}

/** Processor time for each, against the same of a baseline. */
export function processorRatio(ours: string, baseline: string): Comparison {
  return ratioOf(cpuEach, ours, baseline, alone)
}

/** A figure of one subject as a share of a bound that has a unit. */
export function shareOf(
  measure: Measure,
  subject: string,
  bound: Bound,
  cell = alone,
): Comparison & { readonly bound: Bound } {
  return {
    contenders: [subject],
    cells: [cell],
    bound,
    ratio: (measured) => {
      const found = measured(subject, cell)
      const figure = found && measure(found)
      return figure === undefined ? undefined : figure / bound.value
    },
  }
}

/** Microseconds of processor time of one subject, only reported. */
export function reported(subject: string): RowSpec {
  return {
    name: `${subject}-us`,
    ...shareOf(cpuEach, subject, { value: 1, unit: 'µs' }),
    target: null,
    direction: 'at most',
    note: 'no ratio: processor time each',
  }
}
