import { readFile, writeFile } from 'node:fs/promises'
import type { Row } from './row.js'

/** Below this a difference is noise, however little the rounds lay apart. */
const leastBound = 0.15

/** What a row was, and how far its rounds lay apart. */
interface BaselineRow {
  readonly ratio: number
  readonly spread: number
}

/** By the name of the row. Ratios only: absolute times are those of one machine. */
export type Baseline = Readonly<Record<string, BaselineRow>>

const file = new URL('../../baseline.json', import.meta.url)

export async function readBaseline(): Promise<Baseline> {
  return JSON.parse(await readFile(file, 'utf8'))
}

export async function saveBaseline(baseline: Baseline): Promise<void> {
  await writeFile(file, `${JSON.stringify(baseline, null, 2)}\n`)
}

/** Rows that are only reported, because no bound would be honest, are not compared either. */
function isCompared({ target }: Row): boolean {
  return target !== null
}

/** The baseline with what was measured now in place of what it had. */
export function updated(baseline: Baseline, rows: readonly Row[]): Baseline {
  const measured = rows.flatMap((row) =>
    row.ratio === null || !isCompared(row)
      ? []
      : [[row.case, { ratio: row.ratio, spread: row.spread }] as const],
  )
  const all = { ...baseline, ...Object.fromEntries(measured) }
  return Object.fromEntries(Object.entries(all).toSorted(([a], [b]) => (a < b ? -1 : 1)))
}

/** How much worse a row may be, as a share of what it was, before it is more than noise. */
export function boundOf(spread: number): number {
  return Math.max(leastBound, spread)
}

/** Less than nothing, as memory beyond that of another can be, has no share: of such a row the target is the measure. */
function limitOf({ ratio, spread }: BaselineRow, { direction, target }: Row): number {
  const bound = boundOf(spread)
  if (direction === 'at least') return ratio / (1 + bound)
  return ratio + bound * (ratio > 0 ? ratio : (target ?? 0))
}

/** A line for each row that has become worse than its bound allows. */
export function worseThan(baseline: Baseline, rows: readonly Row[]): readonly string[] {
  return rows.flatMap((row) => {
    const before = baseline[row.case]
    if (!before || row.ratio === null || !isCompared(row)) return []
    const limit = limitOf(before, row)
    const isWorse = row.direction === 'at most' ? row.ratio > limit : row.ratio < limit
    if (!isWorse) return []
    return [
      `${row.case} is ${row.ratio}; it was ${before.ratio}, and should be ${row.direction} ${Number(limit.toPrecision(3))}`,
    ]
  })
}

/** Rows of the baseline's that cannot be compared now, which is not the same as all being well. */
export function notMeasured(baseline: Baseline, rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row) => row.ratio === null && baseline[row.case])
    .map((row) => `${row.case}: ${row.note}`)
}
