import type { Case, RowSpec } from '../case.js'
import { cpuEach, rate, ratioOf } from '../comparisons.js'
import { cell, processorRatio, reported, shareOf, subjectCase } from './subject-case.js'

const formats = ['glance', 'oslo-v1', 'oslo-v2'] as const

const emit = subjectCase({
  name: 'create, validate, encode',
  summary: 'What a notification of 1 KB costs before any driver sees it, against JSON.stringify of the same whole object',
  module: 'micro/emit-subjects',
  subjects: ['JSON.stringify', 'whole glance', 'notifier glance'],
  more: [
    ...['whole oslo-v1', 'whole oslo-v2', 'notifier oslo-v1', 'notifier oslo-v2', 'create', 'validate'],
    ...formats.map((format) => `encode ${format}`),
  ],
  rows: [
    encodeRow('whole glance', 1.4, 'createNotification, validate, encode, against JSON.stringify of the same object; stretch 1.1'),
    encodeRow('notifier glance', 1.4, '100 awaited together through createNotifier, whose strategy encodes; stretch 1.1'),
    ...['whole oslo-v1', 'whole oslo-v2', 'notifier oslo-v1', 'notifier oslo-v2'].map((subject) =>
      encodeRow(subject, null, 'as glance, in another format'),
    ),
    ...['JSON.stringify', 'create', 'validate', ...formats.map((format) => `encode ${format}`)].map((subject) =>
      reported(`${subject} alone`, subject),
    ),
  ],
})

function encodeRow(subject: string, target: number | null, note: string): RowSpec {
  return { name: subject, ...processorRatio(subject, 'JSON.stringify'), target, direction: 'at most', note }
}

const decode = subjectCase({
  name: 'decode, validate',
  summary: 'What a message of 1 KB costs before any handler sees it, against Buffer to text to JSON.parse',
  module: 'micro/decode-subjects',
  subjects: ['parse glance', 'parse oslo-v2', 'parse oslo-v2 twice', 'whole glance', 'whole oslo-v2'],
  more: ['whole oslo-v1', 'whole wide', ...formats.map((format) => `decode ${format}`)],
  rows: [
    decodeRow('whole glance', 'parse glance', 1.7, 'decodeMessage, exact integers, validate, against JSON.parse of the text of the Buffer'),
    decodeRow('whole oslo-v2', 'parse oslo-v2', 2.5, 'against JSON.parse of the outer document alone, which leaves the message a text'),
    decodeRow('whole oslo-v2', 'parse oslo-v2 twice', null, 'against JSON.parse of both documents', 'whole oslo-v2 against two'),
    decodeRow('whole oslo-v1', 'parse glance', null, 'against JSON.parse of the glance form'),
    decodeRow('whole wide', 'parse glance', null, 'with one integer beyond 2^53, which comes as a bigint'),
    ...['parse glance', ...formats.map((format) => `decode ${format}`)].map((subject) =>
      reported(`${subject} alone`, subject),
    ),
  ],
})

function decodeRow(ours: string, baseline: string, target: number | null, note: string, name = ours): RowSpec {
  return { name, ...processorRatio(ours, baseline), target, direction: 'at most', note }
}

const noopBoundUs = 1.5

const noop = subjectCase({
  name: 'noop',
  summary: 'What notifications cost a service that has switched them off',
  module: 'micro/noop-subjects',
  subjects: ['by hand', 'validated', 'validated, not awaited', 'not validated', 'not validated, not awaited'],
  more: ['detached'],
  rows: [
    ...['validated', 'validated, not awaited'].map(
      (name): RowSpec => ({
        name,
        ...shareOf(cpuEach, name, noopBoundUs),
        target: 1,
        direction: 'at most',
        note: `processor time each, as a share of ${noopBoundUs} µs; awaited: 100 together`,
      }),
    ),
    ...['not validated', 'not validated, not awaited'].map(
      (name): RowSpec => ({
        name,
        ...processorRatio(name, 'by hand'),
        target: 2,
        direction: 'at most',
        note: 'against an object with a uuid v4, host name, type, priority, new Date().toISOString() and the payload',
      }),
    ),
    ...['by hand', 'validated', 'not validated', 'detached'].map((subject) => reported(`${subject} alone`, subject)),
  ],
})

const logging = subjectCase({
  name: 'logging to a file',
  summary: 'Notifications as lines in a file, through createNotifier, against pino writing the same line',
  module: 'micro/logging-subjects',
  subjects: ['ours', 'pino sync', 'pino async'],
  rows: [
    loggingRow('pino sync', 0.8, 'rate, against pino with sync: true; both have handed each line to the system when they say so'),
    loggingRow('pino async', 0.8, 'rate, against pino with sync: false, awaited like ours: the whole window of 1,000 is the system’s'),
    ...['pino sync', 'pino async'].map(
      (baseline): RowSpec => ({
        name: `processor time, ${baseline}`,
        ...processorRatio('ours', baseline),
        target: null,
        direction: 'at most',
        note: 'processor time each, all threads',
      }),
    ),
  ],
})

function loggingRow(baseline: string, target: number, note: string): RowSpec {
  return { name: baseline, ...ratioOf(rate, 'ours', baseline, cell), target, direction: 'at least', note }
}

const leastAppended = 20_000

const outbox = subjectCase({
  name: 'outbox',
  summary: 'Notifications on disk, 100 senders that await each, through createNotifier, against lmdb with the same batches',
  module: 'micro/outbox-subjects',
  subjects: ['append', 'lmdb'],
  more: ['append and drain', 'drain'],
  params: { batch: 5_000 },
  rows: [
    outboxRow('append', `share of ${leastAppended} a second; the broker is away`, shareOf(rate, 'append', leastAppended), 1),
    outboxRow(
      'append, lmdb',
      'rate, against lmdb writing records of the same length 100 at a time, each batch flushed to disk',
      ratioOf(rate, 'append', 'lmdb', cell),
      0.5,
    ),
    outboxRow(
      'append while draining',
      `share of ${leastAppended} a second; the inner strategy takes everything at once`,
      shareOf(rate, 'append and drain', leastAppended),
      null,
    ),
    outboxRow('drain', 'a second, to an inner strategy that takes everything at once', shareOf(rate, 'drain', 1), null),
    reported('append, processor time', 'append'),
  ],
})

function outboxRow(
  name: string,
  note: string,
  comparison: Pick<RowSpec, 'contenders' | 'cells' | 'ratio'>,
  target: number | null,
): RowSpec {
  return { name, ...comparison, target, direction: 'at least', note }
}

const listener = subjectCase({
  name: 'listener',
  summary: 'From a source in the process to one handler: decoded, validated, de-duplicated, in order, settled',
  module: 'micro/listener-subjects',
  subjects: ['dispatch'],
  rows: [reported('dispatch', 'dispatch')],
})

/** Cases that need nothing but this process. */
export const microCases: readonly Case[] = [emit, decode, noop, logging, outbox, listener]
