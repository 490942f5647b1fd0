import type { Hook } from './place.js'
import type { Trial } from './trial.js'

export interface StrategyBehaviour<Name extends string = string> {
  /** By which limits and reports call it. */
  readonly name: Name
  /** The promise, as a sentence about the strategy. */
  readonly promise: string
  /** What the place must give for it to be tried. */
  readonly needs: readonly Hook[]
  run(trial: Trial): Promise<void>
}

/** Keeps the name as a literal type. */
export function strategyBehaviour<const Name extends string>(
  behaviour: StrategyBehaviour<Name>,
): StrategyBehaviour<Name> {
  return behaviour
}
