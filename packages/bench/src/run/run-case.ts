import type { Case, CellSpec, ContenderSpec, Place } from '../case.js'
import type { Cell } from '../contender/contender.js'
import type { Surroundings } from '../surroundings.js'
import { type CaseResult, Round } from './case-result.js'
import { Field } from './field.js'

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
  /** Where each process leaves a profile of its processor time. */
  readonly profiles?: string
}

/** As long as it takes a small contender to be compiled. Less is no use: it would be measured while it is. */
const defaultWarmUpMs = 1_000
const nowhere: Place = { settingsFor: async () => null, close: async () => {} }

/** Runs the cells of a case, each contender in turn, as many rounds as planned. */
export async function runCase(plan: CasePlan, options: RunOptions): Promise<CaseResult> {
  const { surroundings } = options
  const { name, fresh = false } = plan.case
  const rounds: Round[] = []
  const skipped = new Map<string, string>()
  const failed = new Map<string, string>()
  const cells = plan.cells.map((cell) => cell.name)
  const contenders = plan.contenders.map((contender) => contender.name)
  const result: CaseResult = { case: plan.case, contenders, cells, rows: plan.rows, rounds, skipped, failed }

  const place = (await plan.case.place?.(surroundings)) ?? nowhere
  const noPlace = 'missing' in place ? place.missing : undefined
  for (const contender of plan.contenders) {
    const reason = noPlace ?? (await contender.missing?.())
    if (reason === undefined) continue
    skipped.set(contender.name, reason)
    surroundings.say(`${name}: without ${contender.name}: ${reason}`)
  }
  if ('missing' in place) return result

  const present = plan.contenders.filter((contender) => !skipped.has(contender.name))
  const field = new Field({ ...options, name, fresh, place, failed })
  try {
    if (!fresh) {
      for (const contender of present) {
        const own = plan.cells.findLast((cell) => runs(cell, contender))
        if (own) await warmUp(field, contender, cellOf(own, plan.case, surroundings.quick), plan.case)
      }
    }
    for (let number = 0; number < plan.rounds; number++) {
      surroundings.say(`${name}: round ${number + 1} of ${plan.rounds}`)
      const round = new Round()
      rounds.push(round)
      for (const spec of plan.cells) {
        const cell = cellOf(spec, plan.case, surroundings.quick)
        for (const contender of rotated(present, number)) {
          if (!runs(spec, contender)) continue
          const measured = await field.measure(contender, cell)
          if (measured) round.add(contender.name, cell.name, measured)
        }
      }
    }
    return result
  } finally {
    await field.close()
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
    most: (quick ? spec.quickMost : undefined) ?? spec.most ?? Number.MAX_SAFE_INTEGER,
  }
}

/** As often as it takes: a cell may end by its count, long before its time. */
async function warmUp(
  field: Field,
  contender: ContenderSpec,
  cell: Cell,
  { warmUpMs = defaultWarmUpMs }: Case,
): Promise<void> {
  for (let passedMs = 0; passedMs < warmUpMs; ) {
    const measured = await field.measure(contender, { ...cell, ms: Math.max(cell.ms, warmUpMs - passedMs) })
    if (!measured) return
    passedMs += measured.elapsedMs
  }
}
