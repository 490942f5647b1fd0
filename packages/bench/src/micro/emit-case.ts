import type { Case, RowSpec } from '../case.js'
import { processorRatio, reported, subjectCase } from './subject-case.js'

const baseline = 'stringify'
const bytes = ['whole-glance-bytes', 'notifier-glance-bytes']
const others = ['whole-oslo-v1', 'whole-oslo-v2', 'notifier-oslo-v1', 'notifier-oslo-v2']
const steps = ['create', 'validate', 'encode-glance', 'encode-oslo-v1', 'encode-oslo-v2']

export const emitCase: Case = subjectCase({
  name: 'emit',
  summary: 'what a notification of 1 KB costs before a driver sees it: create, validate, encode',
  module: 'micro/emit-subjects',
  subjects: [baseline, 'whole-glance', 'notifier-glance'],
  more: [...bytes, ...others, ...steps],
  rows: [
    row(
      'whole-glance',
      1.4,
      'createNotification, validate, encode as text / JSON.stringify of the same whole object; stretch 1.1',
    ),
    row(
      'notifier-glance',
      1.4,
      '100 awaited together, through createNotifier and a strategy that encodes / the same; stretch 1.1',
    ),
    ...bytes.map((subject) => row(subject, 1.4, 'the same, and the text made bytes / the same')),
    ...others.map((subject) => row(subject, null, 'in another format / the same')),
    ...[baseline, ...steps].map(reported),
  ],
})

function row(name: string, target: number | null, note: string): RowSpec {
  return { name, ...processorRatio(name, baseline), target, direction: 'at most', note: `µs each: ${note}` }
}
