import type { SourceHook } from './place.js'
import type { SourceTrial } from './trial.js'

export interface SourceBehaviour<Name extends string = string> {
  /** By which limits and reports call it. */
  readonly name: Name
  /** The promise, as a sentence about the source. */
  readonly promise: string
  /** What the place must give for it to be tried. */
  readonly needs: readonly SourceHook[]
  run(trial: SourceTrial): Promise<void>
}

/** Keeps the name as a literal type. */
export function sourceBehaviour<const Name extends string>(
  behaviour: SourceBehaviour<Name>,
): SourceBehaviour<Name> {
  return behaviour
}
