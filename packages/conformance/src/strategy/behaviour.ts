import type { NeedingBehaviour } from '../needs.js'
import type { Hook } from './place.js'
import type { Trial } from './trial.js'

/** A promise of strategies, and how it is tried. */
export interface StrategyBehaviour<Name extends string = string>
  extends NeedingBehaviour<Name, Hook, Trial> {}

/** Keeps the name as a literal type. */
export function strategyBehaviour<const Name extends string>(
  behaviour: StrategyBehaviour<Name>,
): StrategyBehaviour<Name> {
  return behaviour
}
