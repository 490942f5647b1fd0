import type { Case, CellSpec, ContenderSpec, RowSpec } from '../case.js'
import { cpuEach, p50, p99, peakRss, rate, ratioOf, ratioToBest } from '../comparisons.js'
import { nullPlace } from './places/null-place.js'
import { overAmqp091, rabbitPlace, sendingOverAmqp10 } from './places/rabbit-place.js'
import { pythonMissing } from './python-missing.js'
import { nullTimes, rabbitTimes } from './times.js'

const contenderOf = (name: string): ContenderSpec['module'] => `transports/contenders/${name}`

/** Each waits for one at a time, whatever the window: once is enough. */
const pythonPublishers: readonly ContenderSpec[] = [
  {
    name: 'oslo.messaging',
    module: 'publish_oslo.py',
    quick: false,
    missing: pythonMissing('oslo_messaging'),
  },
  { name: 'kombu', module: 'publish_kombu.py', quick: false, missing: pythonMissing('kombu') },
]

const publishers: readonly ContenderSpec[] = [
  { name: 'ours', module: contenderOf('publish-rabbit') },
  { name: 'amqplib', module: contenderOf('publish-amqplib') },
  { name: 'amqp-connection-manager', module: contenderOf('publish-connection-manager'), quick: false },
  { name: 'rabbitmq-client', module: contenderOf('publish-rabbitmq-client'), quick: false },
  { name: 'rascal', module: contenderOf('publish-rascal'), quick: false },
  ...pythonPublishers,
]
const documented: ContenderSpec = {
  name: 'ours-documented',
  module: contenderOf('publish-rabbit-documented'),
}
const onNode = publishers.filter(({ module }) => !module.endsWith('.py')).map(({ name }) => name)

const publishers10: readonly ContenderSpec[] = [
  { name: 'ours', module: contenderOf('publish-qpid') },
  { name: 'rhea', module: contenderOf('publish-rhea') },
]

/** A quick run leaves out what has no target. Window 0: each is awaited. A window of 1 differs from it in nothing but the promises of whoever measures. */
function cells(inQuickRun: boolean, contenders?: readonly string[]): readonly CellSpec[] {
  const piped = contenders ? { contenders } : {}
  return [
    { name: 'awaited', params: { window: 0 }, quick: false },
    { name: 'window-1', params: { window: 1 }, quick: false, contenders: ['ours', 'amqplib', 'rhea'] },
    { name: 'window-100', params: { window: 100 }, quick: false, ...piped },
    { name: 'window-1000', params: { window: 1_000 }, quick: inQuickRun, ...piped },
  ]
}

/** What an honest bound cannot be given for: a round trip is mostly waiting for the system. */
function latencyRows(plain: string): readonly RowSpec[] {
  return [
    {
      ...ratioOf(p50, 'ours', plain, 'awaited'),
      name: 'awaited-p50',
      target: null,
      direction: 'at most',
      note: `median latency / plain ${plain}'s, each awaited`,
    },
    {
      ...ratioOf(p99, 'ours', plain, 'awaited'),
      name: 'awaited-p99',
      target: null,
      direction: 'at most',
      note: `99th percentile of the latency / plain ${plain}'s, each awaited`,
    },
  ]
}

function memoryRow(plain: string): RowSpec {
  return {
    ...ratioOf(peakRss, 'ours', plain, 'window-1000'),
    name: 'memory',
    target: null,
    direction: 'at most',
    note: `peak resident memory / plain ${plain}'s, window 1,000`,
  }
}

const publishNull: Case = {
  name: 'publish-null',
  summary: 'publish over AMQP 0-9-1 to a peer that only confirms',
  contenders: [...publishers, documented],
  cells: cells(true, [...onNode, documented.name]),
  ...nullTimes,
  quickRounds: 2,
  place: nullPlace('amqp-0-9-1', 'publish'),
  rows: [
    ...[
      { name: 'window-1000', ours: documented.name, target: 1.7, what: 'by its documented API alone' },
      { name: 'window-1000-adapter', ours: 'ours', target: 1, what: 'beneath that API; stretch 0.8' },
    ].map(
      ({ name, ours, target, what }): RowSpec => ({
        ...ratioOf(cpuEach, ours, 'amqplib', 'window-1000'),
        name,
        target,
        direction: 'at most',
        note:
          'processor time for each / plain amqplib with ready-made bodies; ' +
          `ours validated, encoded, mandatory, with deadlines; ${what}`,
      }),
    ),
    {
      ...ratioOf(rate, 'ours', 'amqplib', 'window-1000'),
      name: 'window-1000-rate',
      target: null,
      direction: 'at least',
      note: 'a second / plain amqplib with ready-made bodies',
    },
    ...latencyRows('amqplib'),
    memoryRow('amqplib'),
  ],
}

const publishRabbit: Case = {
  name: 'publish-rabbit',
  summary: 'publish over AMQP 0-9-1 to RabbitMQ',
  contenders: publishers,
  cells: cells(true, onNode),
  ...rabbitTimes,
  quickRounds: 2,
  place: rabbitPlace(overAmqp091, () => 0),
  rows: [
    {
      ...ratioToBest(rate, 'ours', ['amqplib', 'rabbitmq-client'], 'window-1000'),
      name: 'window-1000',
      target: 0.97,
      direction: 'at least',
      note: 'a second / the faster of the two drivers, amqplib and rabbitmq-client; the broker is the limit',
    },
    {
      name: 'oslo.messaging',
      contenders: ['ours', 'oslo.messaging'],
      cells: ['awaited', 'window-1000'],
      ratio: (measured) => {
        const ours = measured('ours', 'window-1000')
        const oslo = measured('oslo.messaging', 'awaited')
        return ours && oslo && Number(rate(ours)) / Number(rate(oslo))
      },
      target: null,
      direction: 'at least',
      note: "a second at window 1,000 / oslo.messaging's, which blocks for each send",
    },
    ...latencyRows('amqplib'),
  ],
}

const publishNull10: Case = {
  name: 'publish-null-amqp10',
  summary: 'publish over AMQP 1.0 to a peer that only accepts',
  contenders: publishers10,
  cells: cells(true),
  ...nullTimes,
  quickRounds: 2,
  place: nullPlace('amqp-1.0', 'publish'),
  rows: [
    {
      ...ratioOf(cpuEach, 'ours', 'rhea', 'window-1000'),
      name: 'window-1000',
      target: 0.6,
      direction: 'at most',
      note: 'processor time for each / plain rhea with ready-made bodies; stretch 0.3',
    },
    ...latencyRows('rhea'),
    memoryRow('rhea'),
  ],
}

const publishRabbit10: Case = {
  name: 'publish-rabbit-amqp10',
  summary: "publish over AMQP 1.0 to RabbitMQ's plug-in",
  contenders: publishers10,
  cells: cells(false),
  ...rabbitTimes,
  place: rabbitPlace(sendingOverAmqp10, () => 0),
  rows: [
    {
      ...ratioOf(rate, 'ours', 'rhea', 'window-1000'),
      name: 'window-1000',
      target: null,
      direction: 'at least',
      note: 'a second / plain rhea; the broker is the limit',
    },
    ...latencyRows('rhea'),
  ],
}

export const publishCases: readonly Case[] = [publishNull, publishRabbit, publishNull10, publishRabbit10]
