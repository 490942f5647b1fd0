import { globMatcher } from '@glance-notifications/core'
import type { Arguments } from '../arguments.js'
import type { Case, RowSpec } from '../case.js'
import type { CasePlan } from './run-case.js'

const defaultRounds = 3
const quickRounds = 1

/** What is to be run: `--only` names a case, a row or a cell (`case/row`, `case/cell`). */
export function planRun(
  known: readonly Case[],
  { only, quick, rounds }: Pick<Arguments, 'only' | 'quick' | 'rounds'>,
): readonly CasePlan[] {
  const wanted = only === undefined ? () => true : globMatcher(only)
  return known.flatMap((each) => {
    const isWanted = (part: string): boolean => wanted(each.name) || wanted(`${each.name}/${part}`)
    // What was asked for by its own name is run in a quick run as well.
    const leavesOut = quick && wanted(each.name)
    const rows = each.rows.filter(
      (row) => isWanted(row.name) || (row.cells.length > 0 && row.cells.every(isWanted)),
    )
    const needed = new Set(rows.flatMap((row) => row.cells))
    const cells = each.cells.filter(
      (cell) => (needed.has(cell.name) || isWanted(cell.name)) && !(leavesOut && cell.quick === false),
    )
    const contenders = each.contenders.filter(
      (contender) =>
        !(leavesOut && contender.quick === false) &&
        (wanted(each.name) || isCompared(each, contender.name, rows)),
    )
    if (cells.length === 0 && rows.length === 0) return []
    const own = quick ? (each.quickRounds ?? quickRounds) : (each.rounds ?? defaultRounds)
    return [{ case: each, contenders, cells, rows: rows.map((row) => row.name), rounds: rounds ?? own }]
  })
}

/** Of a cell that no row is made of all contenders are of interest; of a row those that are compared. */
function isCompared(each: Case, contender: string, rows: readonly RowSpec[]): boolean {
  const known = each.rows.length > 0 && rows.length > 0
  return !known || rows.some((row) => row.contenders.includes(contender))
}
