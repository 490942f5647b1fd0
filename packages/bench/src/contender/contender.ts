/** Numbers that make a cell what it is: a window, a prefetch, a size. */
export type Params = Readonly<Record<string, number>>

/** What a contender is asked to do once. */
export interface Cell {
  readonly name: string
  readonly params: Params
  /** It goes on for so long … */
  readonly ms: number
  /** … or until so many are done, whatever comes first. */
  readonly most: number
}

/** What a cell took. */
export interface Measured {
  /** What was done: notifications, messages, calls. */
  readonly count: number
  readonly elapsedMs: number
  /** Processor time of the process, user and system together. */
  readonly cpuMs: number
  /** How long each took. */
  readonly p50Ms?: number
  readonly p99Ms?: number
  readonly peakRssMiB?: number
  /** Whatever else was measured, each with its unit in its name. */
  readonly extra?: Readonly<Record<string, number>>
}

/** One way to do the work; in a process of its own, so that it neither warms nor disturbs the others. */
export interface Contender {
  run(cell: Cell): Promise<Measured>
  close?(): Promise<unknown>
}

/** What the module of a contender exports under the name `open`. The settings come from its case, through JSON. */
export type OpenContender<Settings> = (settings: Settings) => Promise<Contender>

/** From the parent process to a contender. */
export type Request = { readonly type: 'run'; readonly cell: Cell } | { readonly type: 'close' }

/** From a contender to the parent process: one when it is open, then one for each request to run. */
export type Answer =
  | { readonly type: 'open' }
  | { readonly type: 'measured'; readonly measured: Measured }
  | { readonly type: 'failed'; readonly message: string }
