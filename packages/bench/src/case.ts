import type { Cell, Measured, Params } from './contender/contender.js'
import type { Surroundings } from './surroundings.js'

/** A contender of a case: what is started in a process of its own. */
export interface ContenderSpec {
  readonly name: string
  /** Its module as a path below `src`, without its ending; a Python program with it: `…/publish.py`. */
  readonly module: string
  /** For its Node, besides `--expose-gc`. */
  readonly nodeOptions?: readonly string[]
  /** Whether it takes part in a quick run. Default true. */
  readonly quick?: boolean
  /** Resolves with the reason why it cannot run on this machine, or with nothing. */
  readonly missing?: () => Promise<string | undefined>
}

/** What each contender of a case does in each round. */
export interface CellSpec {
  readonly name: string
  readonly params?: Params
  /** How long it is measured; with `--quick` `quickMs`. Default: those of the case. */
  readonly ms?: number
  readonly quickMs?: number
  /** It ends after so many, also when there is time left; with `--quick` after `quickMost`. Default: time alone ends it. */
  readonly most?: number
  readonly quickMost?: number
  /** Whether it is part of a quick run. Default true. */
  readonly quick?: boolean
  /** Who runs it. Default: all. */
  readonly contenders?: readonly string[]
}

/** What a contender has measured in a cell of one round; nothing where it did not get there. */
export type Lookup = (contender: string, cell: string) => Measured | undefined

/** A figure made of what contenders have measured in one round. */
export interface Comparison {
  readonly contenders: readonly string[]
  readonly cells: readonly string[]
  readonly ratio: (measured: Lookup) => number | undefined
}

/** What machines read: the median of a ratio over the rounds, and what it should be. */
export interface RowSpec extends Comparison {
  /** Behind the name of the case and a slash. */
  readonly name: string
  /** Null: it is only reported. */
  readonly target: number | null
  readonly direction: 'at most' | 'at least'
  /** Unit and baseline, and the stretch target. */
  readonly note: string
  /** Where the ratio is a share of a bound with a unit: the note says what was measured as well. */
  readonly bound?: Bound
}

export interface Bound {
  readonly value: number
  readonly unit: string
}

/** Where the contenders of a case work: against which peer, and what has to be done there before and after each cell. */
export interface Place {
  /** What the contender is opened with. */
  settingsFor(contender: string): Promise<unknown>
  before?(contender: string, cell: Cell): Promise<void>
  /** What was seen from outside, to be added to `extra`. Rejects when that does not fit what the contender says. */
  after?(contender: string, cell: Cell, measured: Measured): Promise<Readonly<Record<string, number>>>
  close(): Promise<void>
}

/** Why something cannot be measured on this machine. */
export interface Missing {
  readonly missing: string
}

/** Contenders that do the same, side by side. */
export interface Case {
  readonly name: string
  readonly summary: string
  readonly contenders: readonly ContenderSpec[]
  readonly cells: readonly CellSpec[]
  readonly rows: readonly RowSpec[]
  /** Of each cell, unless it says so itself. */
  readonly ms: number
  readonly quickMs: number
  /** How long each contender works before it is measured: until its code is compiled. Default 1,000. */
  readonly warmUpMs?: number
  /** Default 3, and 1 with `--quick`. */
  readonly rounds?: number
  readonly quickRounds?: number
  /** Each cell in a fresh process, which nothing has warmed: for memory and start-up. Default: one process runs all cells. */
  readonly fresh?: boolean
  /** Default: nowhere in particular. */
  readonly place?: (surroundings: Surroundings) => Promise<Place | Missing>
}
