import { parseArgs } from 'node:util'
import type { Case } from './case.js'

export interface Arguments {
  /** A glob over cases, rows and cells. */
  readonly only?: string
  readonly quick: boolean
  /** Instead of those of each case. */
  readonly rounds?: number
  readonly json: boolean
  readonly markdown: boolean
  readonly check: boolean
  readonly save: boolean
  /** A folder. */
  readonly cpuProf?: string
  readonly list: boolean
  readonly help: boolean
}

export const helpText = `Measures the packages beside other clients, in one run and by ratios.

  npm run bench                                      everything, some twenty minutes
  npm run bench -- --quick                           everything that has a target, below two minutes
  npm run bench -- --only 'publish-null/*'           some of it: cases, rows and cells, see --list
  npm run --silent bench -- --json                   for machines
  npm run bench -- --check                           nothing has become worse than the committed baseline says

  --only <glob>        a case, a row or a cell of it: publish-null, publish-null/window-1000, consume-*
  --quick              fewer and shorter rounds, and only who is needed for the targets
  --rounds <number>    rounds of every case
  --json               one JSON document on standard output, instead of the tables
  --markdown           the tables of docs/explanation/performance.md on standard output, instead of those for people
  --check              compare the ratios with packages/bench/baseline.json; exit code 1 where one is worse beyond its noise
  --save               write what was measured as that baseline
  --cpu-prof <folder>  leave there a profile of the processor time of each contender that runs on Node
  --list               the cases, their cells and their rows
  --help               this

Figures are ratios within a run: another machine, or this one at another time, has other absolute figures. Progress is on
standard error. Exit code 1: a contender failed, or --check found something worse. A target that is missed is no error.
`

/** Throws with a message for people. */
export function parseArguments(given: readonly string[]): Arguments {
  const { values } = parseArgs({
    args: [...given],
    options: {
      only: { type: 'string' },
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      json: { type: 'boolean', default: false },
      markdown: { type: 'boolean', default: false },
      check: { type: 'boolean', default: false },
      save: { type: 'boolean', default: false },
      'cpu-prof': { type: 'string' },
      list: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  const { only, quick, rounds, json, markdown, check, save, list, help } = values
  const cpuProf = values['cpu-prof']
  if (json && markdown) throw new Error('--json and --markdown cannot be had together')
  if (check && save)
    throw new Error('--check and --save cannot be had together: one reads what the other writes')
  return {
    quick,
    json,
    markdown,
    check,
    save,
    list,
    help,
    ...(only !== undefined && { only }),
    ...(cpuProf !== undefined && { cpuProf }),
    ...(rounds !== undefined && { rounds: positive('--rounds', rounds) }),
  }
}

function positive(option: string, text: string): number {
  const value = Number(text)
  if (Number.isSafeInteger(value) && value > 0) return value
  throw new Error(`${option} must be a whole number above 0`)
}

export function listText(known: readonly Case[]): string {
  return known
    .map(({ name, summary, contenders, cells, rows }) =>
      [
        `${name}: ${summary}`,
        `  contenders: ${contenders.map((contender) => contender.name).join(', ')}`,
        `  cells: ${cells.map((cell) => cell.name).join(', ')}`,
        ...rows.map(
          (row) =>
            `  ${name}/${row.name}: ${row.target === null ? 'reported' : `${row.direction} ${row.target}`}; ${row.note}`,
        ),
        '',
      ].join('\n'),
    )
    .join('\n')
}
