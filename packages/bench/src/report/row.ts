import type { RowSpec } from '../case.js'
import type { CaseResult } from '../run/case-result.js'
import { median, rounded, spread } from '../statistics.js'

/** What machines read of a row. */
export interface Row {
  readonly case: string
  /** The median over the rounds; null where it could not be measured, and the note says why. */
  readonly ratio: number | null
  /** Null: only reported. */
  readonly target: number | null
  readonly met: boolean | null
  readonly note: string
  /** How far the ratios of the rounds lie apart, as a share of the median. */
  readonly spread: number
  readonly direction: 'at most' | 'at least'
}

/** A ratio is made in each round, so that what slows the whole machine down slows both sides. */
export function rowsOf(result: CaseResult): readonly Row[] {
  return result.case.rows.filter(({ name }) => result.rows.includes(name)).map((spec) => rowOf(spec, result))
}

function rowOf(spec: RowSpec, result: CaseResult): Row {
  const ratios = result.rounds
    .map(({ measured }) => spec.ratio(measured))
    .filter((ratio) => ratio !== undefined && Number.isFinite(ratio))
    .map(Number)
  const middle = median(ratios)
  const ratio = middle === undefined ? null : rounded(middle)
  const why = ratio === null ? `; not measured: ${whyNot(spec, result)}` : ''
  return {
    case: `${result.case.name}/${spec.name}`,
    ratio,
    target: spec.target,
    met: isMet(ratio, spec),
    note: `${spec.note}${measuredText(ratio, spec)}${why}`,
    spread: rounded(spread(ratios), 2),
    direction: spec.direction,
  }
}

function measuredText(ratio: number | null, { bound }: RowSpec): string {
  return ratio === null || !bound ? '' : `; measured ${rounded(ratio * bound.value)} ${bound.unit}`
}

export function isMet(
  ratio: number | null,
  { target, direction }: Pick<RowSpec, 'target' | 'direction'>,
): boolean | null {
  if (ratio === null || target === null) return null
  return direction === 'at most' ? ratio <= target : ratio >= target
}

function whyNot({ contenders, cells }: RowSpec, result: CaseResult): string {
  const { skipped, failed } = result
  const reasons = contenders.flatMap((contender) => {
    const reason = skipped.get(contender) ?? failed.get(contender)
    return reason === undefined ? [] : [`${contender}: ${reason.split('\n')[0]}`]
  })
  if (reasons.length > 0) return reasons.join('; ')
  const wasPlanned =
    cells.every((cell) => result.cells.includes(cell)) &&
    contenders.every((contender) => result.contenders.includes(contender))
  return wasPlanned ? 'a contender gave no figure for it' : 'left out of a quick run'
}
