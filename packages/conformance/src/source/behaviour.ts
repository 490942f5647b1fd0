import type { NeedingBehaviour } from '../needs.js'
import type { SourceHook } from './place.js'
import type { SourceTrial } from './trial.js'

/** A promise of sources, and how it is tried. */
export interface SourceBehaviour<Name extends string = string>
  extends NeedingBehaviour<Name, SourceHook, SourceTrial> {}

/** Keeps the name as a literal type. */
export function sourceBehaviour<const Name extends string>(
  behaviour: SourceBehaviour<Name>,
): SourceBehaviour<Name> {
  return behaviour
}
