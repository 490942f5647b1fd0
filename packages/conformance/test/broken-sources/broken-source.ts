import type { SourceBehaviourName, SourcePlace } from '../../src/index.js'

export interface BrokenSource {
  /** What it does wrong. */
  readonly what: string
  readonly place: () => SourcePlace
  /** What the suite must say of it. */
  readonly why: RegExp
  /** How long anything may take. Default 500: most of them wait in vain for something. Longer where a busy machine would be taken for it. */
  readonly timeoutMs?: number
}

export type BrokenSources = { readonly [N in SourceBehaviourName]?: BrokenSource }
