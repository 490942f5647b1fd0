import type { Case, Lookup } from '../case.js'
import type { Measured } from '../contender/contender.js'

/** What one round has measured. */
export class Round {
  readonly #measured = new Map<string, Measured>()

  add(contender: string, cell: string, measured: Measured): void {
    this.#measured.set(JSON.stringify([contender, cell]), measured)
  }

  readonly measured: Lookup = (contender, cell) => this.#measured.get(JSON.stringify([contender, cell]))
}

/** What became of a case. */
export interface CaseResult {
  readonly case: Case
  /** Who took part, or was to. */
  readonly contenders: readonly string[]
  /** The cells that were run. */
  readonly cells: readonly string[]
  /** The rows that were asked for. */
  readonly rows: readonly string[]
  readonly rounds: readonly Round[]
  /** Contenders that were not run, and why. */
  readonly skipped: ReadonlyMap<string, string>
  /** Contenders that failed, and how. */
  readonly failed: ReadonlyMap<string, string>
}
