import type { Case, RowSpec } from '../case.js'
import { rate, ratioOf } from '../comparisons.js'
import { alone, processorRatio, subjectCase } from './subject-case.js'

export const loggingCase: Case = subjectCase({
  name: 'logging',
  summary:
    'notifications as lines in a file, 1,000 awaited together, through createNotifier and loggingStrategy',
  module: 'micro/logging-subjects',
  subjects: ['ours', 'pino-sync', 'pino-async'],
  quickRounds: 2,
  rows: [
    row('pino-sync', 'pino writing the same line with sync: true'),
    row('pino-async', 'pino with sync: false, which waits after each 1,000 until all are written, as we do'),
    ...['pino-sync', 'pino-async'].map(
      (baseline): RowSpec => ({
        name: `${baseline}-processor`,
        ...processorRatio('ours', baseline),
        target: null,
        direction: 'at most',
        note: 'µs of processor time each, all threads / the same of pino',
      }),
    ),
  ],
})

function row(baseline: string, note: string): RowSpec {
  return {
    name: baseline,
    ...ratioOf(rate, 'ours', baseline, alone),
    target: 0.8,
    direction: 'at least',
    note: `a second / ${note}`,
  }
}
