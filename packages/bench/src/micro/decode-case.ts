import type { Case, RowSpec } from '../case.js'
import { processorRatio, reported, subjectCase } from './subject-case.js'

const steps = ['decode-glance', 'decode-oslo-v1', 'decode-oslo-v2']

export const decodeCase: Case = subjectCase({
  name: 'decode',
  summary:
    'what a message of 1 KB costs before a handler sees it: decodeMessage with exact integers, validate',
  module: 'micro/decode-subjects',
  subjects: ['parse-glance', 'whole-glance', 'whole-oslo-v2'],
  more: ['parse-oslo-v2', 'parse-oslo-v2-twice', 'whole-oslo-v1', 'whole-wide', ...steps],
  rows: [
    row('glance', 'whole-glance', 'parse-glance', 1.7, 'JSON.parse of the text of the Buffer'),
    row('oslo-v2', 'whole-oslo-v2', 'parse-glance', 2.5, 'JSON.parse of the glance form'),
    row(
      'oslo-v2-outer',
      'whole-oslo-v2',
      'parse-oslo-v2',
      null,
      'JSON.parse of the outer document alone, in which the message is a text',
    ),
    row('oslo-v2-twice', 'whole-oslo-v2', 'parse-oslo-v2-twice', null, 'JSON.parse of both documents'),
    row('oslo-v1', 'whole-oslo-v1', 'parse-glance', null, 'JSON.parse of the glance form'),
    row(
      'wide-integer',
      'whole-wide',
      'parse-glance',
      null,
      'JSON.parse of the glance form; one integer is beyond 2^53 and comes as a bigint',
    ),
    ...['parse-glance', 'parse-oslo-v2-twice', ...steps].map(reported),
  ],
})

function row(name: string, ours: string, baseline: string, target: number | null, note: string): RowSpec {
  return { name, ...processorRatio(ours, baseline), target, direction: 'at most', note: `µs each / ${note}` }
}
