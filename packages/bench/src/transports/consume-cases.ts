import type { Case, CellSpec, ContenderSpec, RowSpec } from '../case.js'
import { cpuEach, type Measure, rate, ratioOf } from '../comparisons.js'
import type { Cell } from '../contender/contender.js'
import { nullPlace } from './places/null-place.js'
import { overAmqp091, rabbitPlace, receivingOverAmqp10 } from './places/rabbit-place.js'
import { pythonMissing } from './python-missing.js'
import { nullTimes, rabbitTimes } from './times.js'

const contenderOf = (name: string): ContenderSpec['module'] => `transports/contenders/${name}`

const consumers: readonly ContenderSpec[] = [
  { name: 'ours', module: contenderOf('consume-rabbit') },
  { name: 'amqplib', module: contenderOf('consume-amqplib') },
  { name: 'amqplib-multiple', module: contenderOf('consume-amqplib-multiple'), quick: false },
  { name: 'amqp-connection-manager', module: contenderOf('consume-connection-manager'), quick: false },
  { name: 'rabbitmq-client', module: contenderOf('consume-rabbitmq-client'), quick: false },
  { name: 'rascal', module: contenderOf('consume-rascal'), quick: false },
  {
    name: 'oslo.messaging',
    module: 'listen_oslo.py',
    quick: false,
    missing: pythonMissing('oslo_messaging'),
  },
  { name: 'kombu', module: 'consume_kombu.py', quick: false, missing: pythonMissing('kombu') },
]
/** Who has handlers that take their time. */
const withHandlers = ['ours', 'amqplib', 'oslo.messaging']

const consumers10: readonly ContenderSpec[] = [
  { name: 'ours', module: contenderOf('consume-qpid') },
  { name: 'rhea', module: contenderOf('consume-rhea') },
]

const cells: readonly CellSpec[] = [
  { name: 'prefetch-1', params: { prefetch: 1 }, quick: false },
  { name: 'prefetch-100', params: { prefetch: 100 } },
  { name: 'prefetch-1000', params: { prefetch: 1_000 } },
]
/** Long enough for handlers of a second to count. */
const busyCells: readonly CellSpec[] = [
  {
    name: 'handlers-100',
    params: { prefetch: 100, busy: 1 },
    ms: 2_000,
    quickMs: 1_500,
    contenders: withHandlers,
  },
  {
    name: 'handlers-1000',
    params: { prefetch: 1_000, busy: 1 },
    ms: 2_000,
    quickMs: 1_500,
    contenders: withHandlers,
  },
]

interface Target {
  readonly target: number | null
  readonly stretch?: string
}

/** A row for each of those cells. */
function rowsFor(
  of: readonly CellSpec[],
  plain: string,
  measure: Measure,
  { target, stretch = '' }: Target,
  suffix = '',
): readonly RowSpec[] {
  const isCost = measure === cpuEach
  return of.map(({ name, params }) => ({
    ...ratioOf(measure, 'ours', plain, name),
    name: `${name}${suffix}`,
    target,
    direction: isCost ? 'at most' : 'at least',
    note:
      `${isCost ? 'processor time for each' : 'a second'} / plain ${plain} + JSON.parse + settling each` +
      (params?.busy === 1
        ? '; handlers of 0 to 2 ms, one in 1,000 of 1 s'
        : '; ours with handlers finishing out of order') +
      stretch,
  }))
}

const piped = cells.slice(1)

const consumeNull: Case = {
  name: 'consume-null',
  summary: 'consume over AMQP 0-9-1 from a peer that has no end of notifications',
  contenders: consumers,
  cells: [...cells, ...busyCells].map((cell) => ({ ...cell, quick: false })),
  ...nullTimes,
  place: nullPlace('amqp-0-9-1', 'consume'),
  rows: [
    ...rowsFor(piped, 'amqplib', cpuEach, { target: null }),
    ...rowsFor(piped, 'amqplib', rate, { target: null }, '-rate'),
    ...rowsFor(busyCells, 'amqplib', rate, { target: null }),
  ],
}

/** What is in a queue has to be put there first, and ends: so these cells end with it, if not before. */
const endingCells = (of: readonly CellSpec[]): readonly CellSpec[] =>
  of.map((cell) =>
    cell.params?.prefetch === 1 ? { ...cell, most: 2_000 } : { ...cell, most: 20_000, quickMost: 10_000 },
  )
/**
 * The clock starts with the first. Where handlers are slow, and with them what is behind them of the same image, others are there to be
 * handled in their place until the end: or else a handler of a second that begins last would be all that is measured.
 */
const waiting = ({ most, params: { busy = 0, prefetch = 1 } }: Cell): number => most + 1 + busy * prefetch

const consumeRabbit: Case = {
  name: 'consume-rabbit',
  summary: 'consume over AMQP 0-9-1 from RabbitMQ',
  contenders: consumers,
  cells: [...endingCells(cells), ...endingCells(busyCells)],
  ...rabbitTimes,
  place: rabbitPlace(overAmqp091, waiting),
  rows: [
    ...rowsFor(piped, 'amqplib', rate, { target: 1.3, stretch: '; stretch 1.5' }),
    ...rowsFor(busyCells, 'amqplib', rate, { target: 1.3 }),
    {
      ...ratioOf(rate, 'ours', 'oslo.messaging', 'prefetch-100'),
      name: 'oslo.messaging',
      target: null,
      direction: 'at least',
      note: "a second at prefetch 100 / oslo.messaging's listener",
    },
  ],
}

const consumeNull10: Case = {
  name: 'consume-null-amqp10',
  summary: 'consume over AMQP 1.0 from a peer that has no end of notifications',
  contenders: consumers10,
  cells,
  ...nullTimes,
  quickRounds: 2,
  place: nullPlace('amqp-1.0', 'consume'),
  rows: [
    ...rowsFor(piped, 'rhea', rate, { target: 1 }),
    ...rowsFor(piped, 'rhea', cpuEach, { target: null }, '-cpu'),
  ],
}

const consumeRabbit10: Case = {
  name: 'consume-rabbit-amqp10',
  summary: "consume over AMQP 1.0 from RabbitMQ's plug-in",
  contenders: consumers10,
  cells: endingCells(cells).map((cell) => ({ ...cell, quick: false })),
  ...rabbitTimes,
  place: rabbitPlace(receivingOverAmqp10, waiting),
  rows: rowsFor(piped, 'rhea', rate, { target: 1 }),
}

export const consumeCases: readonly Case[] = [consumeNull, consumeRabbit, consumeNull10, consumeRabbit10]
