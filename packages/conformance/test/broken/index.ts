import type { StrategyBehaviourName } from '../../src/index.js'
import { accepting } from './accepting.js'
import type { Broken } from './broken.js'
import { carrying } from './carrying.js'
import { closing } from './closing.js'
import { failing } from './failing.js'
import { stopping } from './stopping.js'

/** For each behaviour, a strategy that breaks it. */
export const brokenStrategies: { readonly [Name in StrategyBehaviourName]: Broken } = {
  ...accepting,
  ...carrying,
  ...stopping,
  ...failing,
  ...closing,
}
