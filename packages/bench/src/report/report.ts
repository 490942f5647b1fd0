import type { Figures } from './figures.js'
import type { Machine } from './machine.js'
import type { Row } from './row.js'
import { tableOf } from './table.js'

/** What `--json` prints. */
export interface Report {
  readonly rows: readonly Row[]
  readonly cells: readonly Figures[]
  readonly machine: Machine
}

/** For people: the figures of each case, then the rows. */
export function reportText({ rows, cells, machine }: Report): string {
  const cases = [...new Set(cells.map((figures) => figures.case))]
  const about = Object.entries(machine).map(([name, value]) => `${name} ${value}`)
  return [
    about.join(', '),
    ...cases.map((name) => `${name}\n\n${figuresTable(cells.filter((figures) => figures.case === name))}`),
    rowsTable(rows),
  ].join('\n\n')
}

function figuresTable(cells: readonly Figures[]): string {
  const headings = ['cell', 'contender', 'a second', 'CPU µs each', 'p50 ms', 'p99 ms', 'peak MiB', 'spread']
  const lines = cells.map(({ cell, contender, perSecond, cpuUs, p50Ms, p99Ms, peakRssMiB, spread, extra }) => [
    cell,
    contender,
    number(Math.round(perSecond)),
    number(cpuUs),
    number(p50Ms),
    number(p99Ms),
    number(peakRssMiB),
    number(spread),
    Object.entries(extra ?? {})
      .map(([name, value]) => `${name} ${number(value)}`)
      .join(', '),
  ])
  return tableOf([...headings, 'besides'], lines, (column) => column >= 2 && column <= 7)
}

function rowsTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    row.case,
    row.ratio === null ? '-' : number(row.ratio),
    row.target === null ? 'reported' : `${row.direction} ${number(row.target)}`,
    row.met === null ? '' : row.met ? 'yes' : 'NO',
    number(row.spread),
    row.note,
  ])
  const headings = ['case', 'ratio', 'target', 'met', 'spread', 'note']
  return tableOf(headings, lines, (column) => column === 1 || column === 4)
}

function number(value: number | undefined): string {
  return value === undefined ? '' : value.toLocaleString('en', { maximumSignificantDigits: 6 })
}
