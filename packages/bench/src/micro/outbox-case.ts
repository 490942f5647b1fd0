import type { Case } from '../case.js'
import { rate, ratioOf, rowsOf } from '../comparisons.js'
import { alone, reported, shareOf, subjectCase } from './subject-case.js'

const least = { value: 20_000, unit: 'a second' }
const second = { value: 1, unit: 'a second' }

const row = rowsOf('at least')

export const outboxCase: Case = subjectCase({
  name: 'outbox',
  summary: 'notifications of 1 KB on disk, 100 senders that await each, through createNotifier and outbox',
  module: 'micro/outbox-subjects',
  subjects: ['append', 'lmdb'],
  more: ['append-and-drain', 'drain'],
  ms: 1_500,
  quickMs: 500,
  quickRounds: 2,
  rows: [
    row('append', shareOf(rate, 'append', least), 1, `a second / ${least.value}; the broker is away`),
    row(
      'append-lmdb',
      ratioOf(rate, 'append', 'lmdb', alone),
      0.5,
      'a second / lmdb putting records of the same length, 100 at a time, each 100 flushed to the disk',
    ),
    row(
      'append-and-drain',
      shareOf(rate, 'append-and-drain', least),
      null,
      `a second / ${least.value}; the inner strategy takes all at once, so that each is read and removed meanwhile`,
    ),
    row(
      'append-and-drain-lmdb',
      ratioOf(rate, 'append-and-drain', 'lmdb', alone),
      null,
      'a second / lmdb as above',
    ),
    row(
      'drain',
      shareOf(rate, 'drain', second),
      null,
      'no ratio: the rate at which all is given on once the inner strategy is back',
    ),
    reported('append'),
    reported('drain'),
  ],
})
