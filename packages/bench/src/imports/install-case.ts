import { run } from '@glance-notifications/package-checks'
import type { Case } from '../case.js'
import { alone, shareOf } from '../micro/subject-case.js'

/** What a user installs, by our folders. */
const choices: Readonly<Record<string, readonly string[]>> = {
  core: ['core'],
  'core-and-rabbit': ['core', 'rabbit'],
  'core-and-qpid': ['core', 'qpid'],
  'core-and-logging': ['core', 'logging'],
  'core-rabbit-payloads': ['core', 'rabbit', 'payloads'],
}

/** Packing and installing, with a registry that is far away. */
const ms = 180_000

export const installCase: Case = {
  name: 'install',
  summary: 'what npm installs in an empty project, drivers and all',
  contenders: Object.keys(choices).map((name) => ({ name, module: 'imports/install', quick: false })),
  cells: [{ name: alone, quick: false }],
  fresh: true,
  ms,
  quickMs: ms,
  rounds: 1,
  rows: Object.keys(choices).map((name) => ({
    name,
    ...shareOf(({ extra }) => extra?.megabytes, name, { value: 1, unit: 'MB' }),
    target: null,
    direction: 'at most',
    note: 'no ratio: node_modules',
  })),
  place: async () =>
    run('npm', ['ping'], process.cwd()).status === 0
      ? { settingsFor: async (name) => choices[name], close: async () => {} }
      : { missing: 'npm cannot reach its registry' },
}
