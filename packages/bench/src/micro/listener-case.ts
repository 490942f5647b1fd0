import type { Case } from '../case.js'
import { processorRatio, reported, subjectCase } from './subject-case.js'

export const listenerCase: Case = subjectCase({
  name: 'listener',
  summary:
    'from a source in the process to one handler: decoded, validated, de-duplicated, in order, settled',
  module: 'micro/listener-subjects',
  subjects: [],
  more: ['dispatch', 'decode-and-validate'],
  rows: [
    reported('dispatch'),
    {
      name: 'dispatch',
      ...processorRatio('dispatch', 'decode-and-validate'),
      target: null,
      direction: 'at most',
      note: 'µs each / decodeMessage and validate of the same message',
    },
  ],
})
