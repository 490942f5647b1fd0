import type { Case, Comparison } from '../case.js'
import { type Measure, rowsOf } from '../comparisons.js'
import { alone, shareOf } from '../micro/subject-case.js'

const ownName = '@glance-notifications'

/** What is imported: ours as they are built, the drivers as they come. */
const imported: Readonly<Record<string, readonly string[]>> = {
  core: [`${ownName}/core`],
  uuid: ['uuid'],
  rabbit: [`${ownName}/rabbit`],
  'amqplib-and-uuid': ['amqplib', 'uuid'],
  qpid: [`${ownName}/qpid`],
  'rhea-and-uuid': ['rhea', 'uuid'],
  payloads: [`${ownName}/payloads`],
  logging: [`${ownName}/logging`],
  outbox: [`${ownName}/outbox`],
}
const quick: ReadonlySet<string> = new Set(['core', 'uuid', 'rabbit', 'amqplib-and-uuid'])

const allowedMs = 10
const cpu: Measure = ({ cpuMs }) => cpuMs
const elapsed: Measure = ({ elapsedMs }) => elapsedMs

const row = rowsOf('at most')

export const importCase: Case = {
  name: 'import',
  summary: 'import of the built packages, each in a fresh process',
  contenders: Object.keys(imported).map((name) => ({
    name,
    module: 'imports/import',
    ...(!quick.has(name) && { quick: false }),
  })),
  cells: [{ name: alone }],
  fresh: true,
  ms: 0,
  quickMs: 0,
  rounds: 15,
  quickRounds: 5,
  rows: [
    row(
      'core',
      against(cpu, 'core', 'uuid', allowedMs),
      1,
      `ms of processor time / (that of uuid + ${allowedMs} ms)`,
    ),
    row(
      'core-elapsed',
      against(elapsed, 'core', 'uuid', allowedMs),
      null,
      `ms / (that of uuid + ${allowedMs} ms)`,
    ),
    row(
      'rabbit',
      against(cpu, 'rabbit', 'amqplib-and-uuid'),
      1.3,
      'ms of processor time / that of amqplib and uuid',
    ),
    row(
      'rabbit-elapsed',
      against(elapsed, 'rabbit', 'amqplib-and-uuid'),
      null,
      'ms / that of amqplib and uuid',
    ),
    row('qpid', against(cpu, 'qpid', 'rhea-and-uuid'), null, 'ms of processor time / that of rhea and uuid'),
    ...['core', 'rabbit', 'payloads', 'logging', 'outbox'].map((name) =>
      row(`${name}-ms`, shareOf(cpu, name, { value: 1, unit: 'ms' }), null, 'no ratio: processor time'),
    ),
  ],
  place: async () => ({ settingsFor: async (name) => imported[name], close: async () => {} }),
}

/** What ours takes over what the baseline takes and may be taken beside it. */
export function against(measure: Measure, ours: string, baseline: string, allowed = 0): Comparison {
  return {
    contenders: [ours, baseline],
    cells: [alone],
    ratio: (measured) => {
      const [mine, theirs] = [ours, baseline].map((name) => {
        const found = measured(name, alone)
        return found && measure(found)
      })
      return mine !== undefined && theirs ? mine / (theirs + allowed) : undefined
    },
  }
}
