import type { Case, RowSpec } from '../case.js'
import { cpuEach } from '../comparisons.js'
import { processorRatio, reported, shareOf, subjectCase } from './subject-case.js'

const bound = { value: 1.5, unit: 'µs' }
const baseline = 'by-hand'

export const noopCase: Case = subjectCase({
  name: 'noop',
  summary: 'what notifications cost where they are switched off, awaited 100 together and not awaited',
  module: 'micro/noop-subjects',
  subjects: [baseline, 'validated', 'unvalidated'],
  more: ['validated-not-awaited', 'unvalidated-not-awaited', 'detached'],
  rows: [
    ...['validated', 'validated-not-awaited'].map(
      (name): RowSpec => ({
        name,
        ...shareOf(cpuEach, name, bound),
        target: 1,
        direction: 'at most',
        note: `µs each / ${bound.value} µs`,
      }),
    ),
    ...['unvalidated', 'unvalidated-not-awaited'].map(
      (name): RowSpec => ({
        name,
        ...processorRatio(name, baseline),
        target: 2,
        direction: 'at most',
        note: 'µs each / an object by hand: uuid v4, host name, type, priority, toISOString(), payload',
      }),
    ),
    ...[baseline, 'validated', 'validated-not-awaited', 'unvalidated', 'detached'].map(reported),
  ],
})
