import { cpuEach, type Measure, p50, p99, peakRss, rate } from '../comparisons.js'
import type { Measured } from '../contender/contender.js'
import type { CaseResult } from '../run/case-result.js'
import { median, rounded, spread } from '../statistics.js'

/** What a contender has done in a cell: medians over the rounds. */
export interface Figures {
  readonly case: string
  readonly cell: string
  readonly contender: string
  readonly perSecond: number
  readonly cpuUs: number
  readonly p50Ms?: number
  readonly p99Ms?: number
  readonly peakRssMiB?: number
  /** Of the processor time for each. */
  readonly spread: number
  readonly rounds: number
  readonly extra?: Readonly<Record<string, number>>
}

export function figuresOf(result: CaseResult): readonly Figures[] {
  return result.cells.flatMap((cell) =>
    result.case.contenders.flatMap(({ name }) => {
      const measured = result.rounds.flatMap((round) => round.measured(name, cell) ?? [])
      return measured.length === 0 ? [] : [{ case: result.case.name, cell, contender: name, ...middle(measured) }]
    }),
  )
}

function middle(measured: readonly Measured[]): Omit<Figures, 'case' | 'cell' | 'contender'> {
  const all = (measure: Measure): readonly number[] => measured.flatMap((one) => measure(one) ?? [])
  const of = (measure: Measure): number | undefined => {
    const value = median(all(measure))
    return value === undefined ? undefined : rounded(value)
  }
  const optional = { p50Ms: of(p50), p99Ms: of(p99), peakRssMiB: of(peakRss) }
  const { p50Ms, p99Ms, peakRssMiB } = optional
  const names = new Set(measured.flatMap(({ extra }) => Object.keys(extra ?? {})))
  const extra = [...names].map((name) => [name, of((one) => one.extra?.[name]) ?? 0] as const)
  return {
    perSecond: of(rate) ?? 0,
    cpuUs: of(cpuEach) ?? 0,
    ...(p50Ms !== undefined && { p50Ms }),
    ...(p99Ms !== undefined && { p99Ms }),
    ...(peakRssMiB !== undefined && { peakRssMiB }),
    spread: rounded(spread(all(cpuEach)), 2),
    rounds: measured.length,
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  }
}
