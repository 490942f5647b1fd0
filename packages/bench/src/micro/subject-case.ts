import type { Bound, Case, Comparison, ContenderSpec, RowSpec } from '../case.js'
import { cpuEach, type Measure, ratioOf } from '../comparisons.js'

/** Default: one cell, of 1 s five times, or 250 ms three times with `--quick`. */
type Extent = Partial<Pick<Case, 'cells' | 'ms' | 'quickMs' | 'rounds' | 'quickRounds' | 'fresh'>>

export interface SubjectCase extends Pick<Case, 'name' | 'summary' | 'rows'>, Extent {
  /** The module that opens the subjects, below `src`. */
  readonly module: string
  readonly subjects: readonly string[]
  /** Those that a quick run leaves out. */
  readonly more?: readonly string[]
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
