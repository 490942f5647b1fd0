import type { Case } from '../case.js'
import type { Figures } from './figures.js'
import type { Machine } from './machine.js'
import type { Report } from './report.js'
import type { Row } from './row.js'
import { tableOf } from './table.js'

/** The tables of a run as sections of a page: for `docs/explanation/performance.md`. */
export function reportMarkdown(
  { rows, cells, machine }: Report,
  cases: readonly Pick<Case, 'name' | 'summary'>[],
  day: Date,
): string {
  const judged = rows.filter(({ target }) => target !== null)
  const others = rows.filter(({ target }) => target === null)
  const shown = cases.filter(({ name }) => cells.some((figures) => figures.case === name))
  const sections = [
    aboutText(machine, day),
    ...(judged.length > 0 ? ['### Targets', missedText(judged), targetsTable(judged)] : []),
    ...(others.length > 0 ? ['### Reported beside them', othersTable(others)] : []),
    ...shown.flatMap(({ name, summary }) => [
      `### Figures of \`${name}\``,
      `${capital(summary)}.`,
      figuresTable(cells.filter((figures) => figures.case === name)),
    ]),
  ]
  return sections.join('\n\n')
}

function aboutText({ node, processors, model, memoryGiB, load, rabbitmq }: Machine, day: Date): string {
  const broker = rabbitmq === undefined ? '' : `, RabbitMQ ${rabbitmq}`
  const what = `Node ${node.replace('v', '')}${broker}, ${processors} × ${model}, ${memoryGiB} GiB`
  return `Measured on ${day.toISOString().slice(0, 10)}: ${what}; load ${load} when it began.`
}

/** Whoever reads only one line reads what is not as it should be. */
function missedText(rows: readonly Row[]): string {
  const missed = rows.filter(({ met }) => met === false)
  const unknown = rows.filter(({ met }) => met === null)
  const met = rows.length - missed.length - unknown.length
  const parts = [`${met} of ${rows.length} are met.`]
  if (missed.length > 0) parts.push(`Missed: ${listOf(missed)}.`)
  if (unknown.length > 0) parts.push(`Not measured: ${listOf(unknown)}.`)
  return parts.join(' ')
}

function listOf(rows: readonly Row[]): string {
  return rows.map((row) => `\`${row.case}\``).join(', ')
}

function targetsTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [
    `\`${row.case}\``,
    number(row.ratio),
    `${row.direction === 'at most' ? '≤' : '≥'} ${number(row.target)}`,
    row.met === null ? '' : row.met ? 'yes' : '**no**',
    number(row.spread),
    row.note,
  ])
  return tableOf(['case', 'ratio', 'target', 'met', 'spread', 'what'], lines, isIn(1, 4))
}

function othersTable(rows: readonly Row[]): string {
  const lines = rows.map((row) => [`\`${row.case}\``, number(row.ratio), number(row.spread), row.note])
  return tableOf(['case', 'ratio', 'spread', 'what'], lines, isIn(1, 2))
}

/** Without the columns that are empty: not every case has latencies. */
function figuresTable(cells: readonly Figures[]): string {
  const columns: readonly (readonly [string, (figures: Figures) => string])[] = [
    ['cell', ({ cell }) => cell],
    ['who', ({ contender }) => contender],
    ['a second', ({ perSecond }) => number(perSecond)],
    ['processor µs each', ({ cpuUs }) => number(cpuUs)],
    ['p50 ms', ({ p50Ms }) => number(p50Ms)],
    ['p99 ms', ({ p99Ms }) => number(p99Ms)],
    ['peak MiB', ({ peakRssMiB }) => number(peakRssMiB)],
    ['spread', ({ spread }) => number(spread)],
    ['besides', ({ extra }) => besides(extra)],
  ]
  const used = columns.filter(([, of]) => cells.some((figures) => of(figures) !== ''))
  const texts = new Set(['cell', 'who', 'besides'])
  return tableOf(
    used.map(([heading]) => heading),
    cells.map((figures) => used.map(([, of]) => of(figures))),
    (column) => !texts.has(used[column]?.[0] ?? ''),
  )
}

function besides(extra: Figures['extra'] = {}): string {
  return Object.entries(extra)
    .map(([name, value]) => `${name} ${number(value)}`)
    .join(', ')
}

function isIn(...columns: readonly number[]): (column: number) => boolean {
  return (column) => columns.includes(column)
}

function number(value: number | null | undefined): string {
  return value === null || value === undefined
    ? ''
    : value.toLocaleString('en', { maximumSignificantDigits: 4 })
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1)
}
