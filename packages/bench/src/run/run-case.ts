import type { Case, CellSpec, ContenderSpec, Place } from '../case.js'
import type { Cell, Measured } from '../contender/contender.js'
import type { Surroundings } from '../surroundings.js'
import { type CaseResult, Round } from './case-result.js'
import { type ContenderProcess, startContender } from './contender-process.js'

/** What is left of a case when the arguments have had their say. */
export interface CasePlan {
  readonly case: Case
  readonly contenders: readonly ContenderSpec[]
  readonly cells: readonly CellSpec[]
  readonly rows: readonly string[]
  readonly rounds: number
}

export interface RunOptions {
  readonly surroundings: Surroundings
  readonly profiles?: string
}

/** As much as a contender needs to be compiled. */
const warmUpShare = 0.5
const nowhere: Place = { settingsFor: async () => null, close: async () => {} }

/** Runs the cells of a case, each contender in turn, as many rounds as planned. */
export async function runCase(plan: CasePlan, options: RunOptions): Promise<CaseResult> {
  const { signal, say, quick } = options.surroundings
  const { name, fresh = false } = plan.case
  const skipped = new Map<string, string>()
  const failed = new Map<string, string>()
  const rounds: Round[] = []
  const result: CaseResult = {
    case: plan.case,
    cells: plan.cells.map((cell) => cell.name),
    rows: plan.rows,
    rounds,
    skipped,
    failed,
  }
  const skip = (contender: string, reason: string): void => {
    skipped.set(contender, reason)
    say(`${name}: without ${contender}: ${reason}`)
  }
  const fail = (contender: string, error: unknown): void => {
    signal.throwIfAborted()
    failed.set(contender, messageOf(error))
    say(`${name}: ${contender} FAILED: ${messageOf(error)}`)
  }

  const place = (await plan.case.place?.(options.surroundings)) ?? nowhere
  if ('missing' in place) {
    for (const contender of plan.contenders) skip(contender.name, place.missing)
    return result
  }
  const running = new Map<string, ContenderProcess>()
  const start = async (spec: ContenderSpec): Promise<ContenderProcess> =>
    startContender(spec, await place.settingsFor(spec.name), { signal, ...profilesOf(options) })
  const measure = async (contender: ContenderProcess, spec: ContenderSpec, cell: Cell): Promise<Measured> => {
    await place.before?.(spec.name, cell)
    const measured = await contender.run(cell)
    const seen = await place.after?.(spec.name, cell)
    return seen ? { ...measured, extra: { ...measured.extra, ...seen } } : measured
  }

  try {
    const contenders: ContenderSpec[] = []
    for (const spec of plan.contenders) {
      const reason = await spec.missing?.()
      if (reason !== undefined) skip(spec.name, reason)
      else contenders.push(spec)
    }
    if (!fresh) {
      const last = plan.cells.at(-1)
      for (const spec of contenders) {
        try {
          const contender = await start(spec)
          running.set(spec.name, contender)
          const own = plan.cells.findLast((cell) => runs(cell, spec)) ?? last
          if (own) await measure(contender, spec, warmUp(cellOf(own, plan.case, quick)))
        } catch (error) {
          fail(spec.name, error)
        }
      }
    }
    for (let number = 0; number < plan.rounds; number++) {
      say(`${name}: round ${number + 1} of ${plan.rounds}`)
      const round = new Round()
      rounds.push(round)
      for (const cellSpec of plan.cells) {
        const cell = cellOf(cellSpec, plan.case, quick)
        for (const spec of rotated(contenders, number)) {
          if (failed.has(spec.name) || !runs(cellSpec, spec)) continue
          signal.throwIfAborted()
          try {
            const contender = running.get(spec.name) ?? (await start(spec))
            round.add(spec.name, cell.name, await measure(contender, spec, cell))
            if (fresh) await contender.close()
          } catch (error) {
            fail(spec.name, error)
          }
        }
      }
    }
    return result
  } finally {
    await Promise.all([...running.values()].map((contender) => contender.close()))
    await place.close()
  }
}

function runs({ contenders }: CellSpec, { name }: ContenderSpec): boolean {
  return contenders === undefined || contenders.includes(name)
}

/** Who comes first differs from round to round. */
export function rotated<T>(all: readonly T[], by: number): readonly T[] {
  const first = all.length === 0 ? 0 : by % all.length
  return [...all.slice(first), ...all.slice(0, first)]
}

function cellOf(spec: CellSpec, { ms, quickMs }: Case, quick: boolean): Cell {
  return {
    name: spec.name,
    params: spec.params ?? {},
    ms: quick ? (spec.quickMs ?? quickMs) : (spec.ms ?? ms),
    most: spec.most ?? Number.MAX_SAFE_INTEGER,
  }
}

function warmUp(cell: Cell): Cell {
  return { ...cell, ms: cell.ms * warmUpShare }
}

function profilesOf({ profiles }: RunOptions): { readonly profiles?: string } {
  return profiles === undefined ? {} : { profiles }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
