import type { Comparison, RowSpec } from './case.js'
import type { Measured } from './contender/contender.js'

/** A figure of one cell. */
export type Measure = (measured: Measured) => number | undefined

/** Processor time for each, in microseconds. */
export const cpuEach: Measure = ({ cpuMs, count }) => (count > 0 ? (cpuMs * 1_000) / count : undefined)
/** So many a second. */
export const rate: Measure = ({ count, elapsedMs }) =>
  elapsedMs > 0 ? (count * 1_000) / elapsedMs : undefined
export const p50: Measure = ({ p50Ms }) => p50Ms
export const p99: Measure = ({ p99Ms }) => p99Ms
export const peakRss: Measure = ({ peakRssMiB }) => peakRssMiB

/** Ours divided by that of the baseline, in the same cell of the same round. */
export function ratioOf(measure: Measure, ours: string, baseline: string, cell: string): Comparison {
  return ratioToBest(measure, ours, [baseline], cell)
}

/** Ours divided by the highest of the baselines that there are: a quick run leaves some out. */
export function ratioToBest(
  measure: Measure,
  ours: string,
  baselines: readonly string[],
  cell: string,
): Comparison {
  return {
    contenders: [ours, ...baselines],
    cells: [cell],
    ratio: (measured) => {
      const of = (contender: string): number | undefined => {
        const found = measured(contender, cell)
        return found && measure(found)
      }
      const mine = of(ours)
      const best = Math.max(0, ...baselines.flatMap((baseline) => of(baseline) ?? []))
      return mine !== undefined && best > 0 ? mine / best : undefined
    },
  }
}

/** Makes rows of one direction. */
export function rowsOf(direction: RowSpec['direction']) {
  return (
    name: string,
    comparison: Comparison & Pick<RowSpec, 'bound'>,
    target: number | null,
    note: string,
  ): RowSpec => ({ name, ...comparison, target, direction, note })
}
